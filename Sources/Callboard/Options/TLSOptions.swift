import ArgumentParser
import Settings

/// What the server shows of itself, and whom it wants to see.
struct TLSOptions: SettingFlags {
  @Option(
    help: ArgumentHelp(
      setting: .tlsCertificateFile,
      "The server's certificate and those that lead to its authority (PEM): with it, only TLS is spoken.",
      valueName: "path"))
  var tlsCertificateFile: String?

  @Option(help: ArgumentHelp(setting: .tlsKeyFile, "The certificate's key (PEM).", valueName: "path"))
  var tlsKeyFile: String?

  @Option(
    help: ArgumentHelp(
      setting: .tlsClientCAFile,
      "Authorities (PEM): a client must show a certificate that one of them has signed (mutual TLS).",
      valueName: "path"))
  var tlsClientCAFile: String?

  @Option(
    help: ArgumentHelp(
      setting: .tlsReloadInterval, "How often these files are looked at for a change.", valueName: "time"))
  var tlsReloadInterval: String?
}
