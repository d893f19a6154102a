package dev.medsync.emulator.servicebus.amqp;

import org.apache.qpid.proton.engine.Sasl;
import org.apache.qpid.proton.engine.SaslListener;
import org.apache.qpid.proton.engine.Transport;

/** Authentication of a development stand-in: everybody is welcome, whatever they say. */
final class AcceptAnybody implements SaslListener {
    private AcceptAnybody() {}

    static void on(Sasl sasl) {
        sasl.server();
        sasl.setMechanisms("ANONYMOUS", "PLAIN", "EXTERNAL", "MSSBCBS");
        sasl.setListener(new AcceptAnybody());
    }

    @Override
    public void onSaslInit(Sasl sasl, Transport transport) {
        sasl.recv(new byte[sasl.pending()], 0, sasl.pending());
        sasl.done(Sasl.SaslOutcome.PN_SASL_OK);
    }

    @Override
    public void onSaslResponse(Sasl sasl, Transport transport) {}

    @Override
    public void onSaslMechanisms(Sasl sasl, Transport transport) {}

    @Override
    public void onSaslChallenge(Sasl sasl, Transport transport) {}

    @Override
    public void onSaslOutcome(Sasl sasl, Transport transport) {}
}
