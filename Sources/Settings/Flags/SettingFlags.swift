import ArgumentParser

extension ArgumentHelp {
  /// The help of a setting's flag: what it means, and its default. The flag itself has none, which would hide the
  /// environment and the file.
  package init(setting name: SettingName, _ text: String, valueName: String) {
    self.init(stringLiteral: text + (name.defaultText.map { " (default: \($0))" } ?? ""))
    self.valueName = valueName
  }
}

/// A group of flags, each of a setting: a property `poolSize` with `@Option` is the flag of ``SettingName/poolSize``. A list
/// of texts is a flag that may be repeated: the setting's value has commas between them.
package protocol SettingFlags: ParsableArguments {}

extension SettingFlags {
  /// What was given, by the properties' names; the parser reads them the same way.
  package var values: [SettingName: String?] {
    let names = Dictionary(SettingName.allCases.map { ("_\($0)", $0) }, uniquingKeysWith: { first, _ in first })
    var values: [SettingName: String?] = [:]
    for (label, property) in Mirror(reflecting: self).children {
      guard let name = label.flatMap({ names[$0] }) else { continue }
      if let option = property as? Option<String?> {
        values[name] = .some(option.wrappedValue)
      } else if let list = property as? Option<[String]> {
        values[name] = .some(list.wrappedValue.isEmpty ? nil : list.wrappedValue.joined(separator: ","))
      }
    }
    return values
  }
}

extension [SettingName: String?] {
  /// The flags of several groups.
  package static func + (left: Self, right: Self) -> Self {
    left.merging(right) { _, new in new }
  }
}
