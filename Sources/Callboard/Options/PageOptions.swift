import ArgumentParser
import Settings

/// The page for people.
struct PageOptions: SettingFlags {
  @Option(
    help: ArgumentHelp(
      setting: .page, "Whether the page for people is served at /, to anyone: on or off. Its calls need a token.",
      valueName: "switch"))
  var page: String?

  @Option(
    help: ArgumentHelp(
      setting: .appURL,
      "The platform's own pages, which calls, messages and quick actions of the page then link to: https://HOST/PATH.",
      valueName: "url"))
  var appURL: String?

  @Option(
    help: ArgumentHelp(
      setting: .appPath,
      """
      Where one of these links leads to, below --app-url: NAME=TEMPLATE. May be repeated. NAME is call or message (of \
      which {id} is the id), unanswered, add-phone-number, create-agent or upload-document; nothing behind = leaves the \
      link out.
      """,
      valueName: "link"))
  var appPath: [String] = []

  @Option(
    help: ArgumentHelp(
      setting: .mediaSource,
      "A host that the page plays recordings from; those of others are links. May be repeated.", valueName: "host"))
  var mediaSource: [String] = []

  @Option(
    help: ArgumentHelp(
      setting: .frameAncestor, "A host whose pages may show the page in a frame. May be repeated.", valueName: "host"))
  var frameAncestor: [String] = []
}
