import ArgumentParser
import Settings

/// The language model that charts are proposed by.
struct ModelOptions: SettingFlags {
  @Option(
    help: ArgumentHelp(
      setting: .modelEndpoint,
      """
      A language model that proposes charts: the address above its chat/completions, like https://HOST/v1. It is told \
      members' questions, and names of campaigns and sources. Without one, Callboard compares words itself.
      """, valueName: "url"))
  var modelEndpoint: String?

  @Option(help: ArgumentHelp(setting: .modelName, "What the model is called there.", valueName: "name"))
  var modelName: String?

  @Option(
    help: ArgumentHelp(
      setting: .modelKeyFile, "The file with the key that the model is asked with, where it takes one.",
      valueName: "path"))
  var modelKeyFile: String?
}
