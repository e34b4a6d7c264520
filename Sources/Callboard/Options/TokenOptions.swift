import ArgumentParser
import Settings

/// How tokens are signed, and for whom they are.
struct TokenOptions: SettingFlags {
  @Option(
    help: ArgumentHelp(
      setting: .tokenKeyFile,
      """
      The file with the keys of tokens, which is read anew when it has changed: a secret of 32 bytes or more (HS256), \
      keys or a certificate in PEM, or a JSON Web Key Set (RS256, ES256, EdDSA). Make a secret with: \
      head -c 32 /dev/urandom | base64 > token.key
      """,
      valueName: "path"))
  var tokenKeyFile: String?

  @Option(
    help: ArgumentHelp(
      setting: .tokenAudience,
      """
      What tokens must name as the service that they are for (claim aud), where a key is shared by several services; \
      unchecked where it isn't given.
      """, valueName: "name"))
  var tokenAudience: String?

  @Option(
    help: ArgumentHelp(
      setting: .tokenIssuer, "Who must have made tokens (claim iss); unchecked where it isn't given.", valueName: "name"
    ))
  var tokenIssuer: String?
}
