package io.tickcache.job.security;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate that vouches for itself, made by the JDK's keytool.
 *
 * @param keyStore with its private key, PKCS12
 * @param pem the certificate alone, for who trusts it
 */
record Certificate(Path keyStore, Path pem) {

  static final String PASSWORD = "only-of-this-test";

  private static final String ALIAS = "server";

  /**
   * Makes one.
   *
   * @param host the only name that it is for
   */
  static Certificate make(Path directory, String host) throws Exception {
    Path keyStore = directory.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-validity",
                "1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(Files.readString(directory.resolve("keytool.log")));
    }
    return new Certificate(keyStore, exported(keyStore, directory.resolve("ca.crt")));
  }

  private static Path exported(Path keyStore, Path pem) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return Files.writeString(
        pem,
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(
                Base64.getMimeEncoder().encodeToString(store.getCertificate(ALIAS).getEncoded())));
  }
}
