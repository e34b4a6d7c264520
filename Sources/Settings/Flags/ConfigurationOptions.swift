import ArgumentParser

/// The flag that every command with settings takes.
package struct ConfigurationOptions: SettingFlags {
  @Option(
    help: ArgumentHelp(
      setting: .config, "A JSON file of settings, weaker than flags and environment.", valueName: "path"))
  var config: String?

  package init() {}
}
