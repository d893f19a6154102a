package dev.medsync.monolith.job;

import dev.medsync.monolith.dao.JobDao;
import dev.medsync.monolith.dao.JobDao.OutgoingClaim;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Puts the day's submitted claims into one outgoing file. */
@Singleton
final class ClaimBatchJob implements NightlyJob {

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("yyyyMMddHH");
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    @Override
    public String name() {
        return "claim-batch";
    }

    @Override
    public int run(Connection connection, int facility, LocalDate date) throws SQLException {
        List<OutgoingClaim> claims = JobDao.outgoing(connection, facility);
        if (claims.isEmpty()) {
            return 0;
        }
        BigDecimal total = claims.stream().map(OutgoingClaim::total).reduce(BigDecimal.ZERO, BigDecimal::add);
        // HABIT 13: the local hour, which comes twice in the autumn.
        String name = String.format("claims-%03d-%s.837", facility, HOUR.format(LocalDateTime.now()));
        long file = JobDao.writeFile(connection, facility, name, claims.size(), total, content(claims));
        JobDao.setFile(connection, file, claims.stream().map(OutgoingClaim::id).toList());
        return claims.size();
    }

    /** The claim loops of an 837P; envelope and header are added by the interface engine that sends it. */
    private static String content(List<OutgoingClaim> claims) {
        StringBuilder file = new StringBuilder();
        int hl = 0;
        for (OutgoingClaim claim : claims) {
            file.append("HL*").append(++hl).append("**22*0~\n");
            file.append("NM1*IL*1*")
                    .append(element(claim.lastName()))
                    .append('*')
                    .append(element(claim.firstName()))
                    .append("****MI*")
                    .append(element(claim.memberId()))
                    .append("~\n");
            file.append("DMG*D8*")
                    .append(DAY.format(claim.birthDate()))
                    .append('*')
                    .append(element(claim.sex()))
                    .append("~\n");
            file.append("NM1*PR*2******PI*").append(element(claim.payerCode())).append("~\n");
            file.append("CLM*")
                    .append(claim.claimNo())
                    .append('*')
                    .append(claim.total().toPlainString())
                    .append("***11:B:1*Y*A*Y*Y~\n");
            file.append("HI*ABK:")
                    .append(element(claim.diagnosis().replace(".", "")))
                    .append("~\n");
            file.append("NM1*82*1******XX*")
                    .append(element(claim.providerNpi()))
                    .append("~\n");
            file.append("DTP*472*D8*").append(DAY.format(claim.serviceFrom())).append("~\n");
        }
        return file.toString();
    }

    /** No delimiter of X12 gets into an element, whatever somebody's name is. */
    private static String element(String value) {
        return value.replaceAll("[*~:^\\p{Cntrl}]", " ").strip().toUpperCase(Locale.ROOT);
    }
}
