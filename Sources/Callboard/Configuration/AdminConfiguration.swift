import HTTP2
import Settings

/// Where metrics and health are served to those who watch the program.
struct AdminConfiguration: Sendable {
  /// Nil for nowhere.
  var endpoint: Endpoint?

  init(_ settings: Settings) throws(ConfigurationError) {
    // "off" takes back what a weaker place has set.
    endpoint =
      try settings.optional(.adminListen) { text throws(InvalidValue) in
        text == "off" ? nil : try EndpointText.parse(text, defaultHost: "127.0.0.1")
      } ?? nil
  }
}
