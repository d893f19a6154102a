package dev.medsync.platform.data;

import java.security.GeneralSecurityException;

/**
 * A key-encryption key: wraps the keysets that lie beside the data. {@link LocalKeyFile} is the one for development; a key
 * in Azure Key Vault takes its place in staging and production (that adapter is not written yet).
 */
public interface KeyWrapping {

    byte[] wrap(byte[] keyset) throws GeneralSecurityException;

    byte[] unwrap(byte[] wrapped) throws GeneralSecurityException;
}
