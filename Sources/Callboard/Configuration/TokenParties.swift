import Settings

/// Whom tokens are for, and who makes them, where that is checked.
struct TokenParties: Sendable {
  var audience: String?
  var issuer: String?

  init(_ settings: Settings) throws(ConfigurationError) {
    audience = try settings.optional(.tokenAudience, ValueText.text)
    issuer = try settings.optional(.tokenIssuer, ValueText.text)
  }
}
