import ArgumentParser

extension ArgumentHelp {
  /// The help of a setting's flag: what it means, and its default. The flag itself has none, which would hide the
  /// environment and the file.
  package init(setting name: SettingName, _ text: String, valueName: String) {
    self.init(stringLiteral: text + (name.defaultText.map { " (default: \($0))" } ?? ""))
    self.valueName = valueName
  }
}

extension [SettingName: String?] {
  /// The flags of several groups.
  package static func + (left: Self, right: Self) -> Self {
    left.merging(right) { _, new in new }
  }
}
