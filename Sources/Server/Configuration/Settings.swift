import Configuration
import Foundation

/// The values of all settings by where they were given: flags win over the environment, the environment over the file.
struct Settings: Sendable {
  private let flags: [SettingName: String]
  private let environment: EnvironmentVariablesProvider
  private let file: FileProvider<JSONSnapshot>?
  private let filePath: String
  /// Environment variables that look like settings and are none, most likely misspelled.
  let unknownVariables: [String]

  /// Reads the environment, and the configuration file if one is named.
  ///
  /// - Parameters:
  ///   - flags: what the command line gave; absent flags are nil.
  ///   - environment: the process's environment variables.
  init(flags: [SettingName: String?], environment: [String: String]) async throws {
    self.flags = flags.compactMapValues { $0 }
    self.environment = EnvironmentVariablesProvider(environmentVariables: environment, secretsSpecifier: .all)
    let variables = Set(SettingName.allCases.map(\.environmentVariable))
    unknownVariables = environment.keys.filter { $0.hasPrefix("CALLBOARD_") && !variables.contains($0) }.sorted()
    filePath = self.flags[.config] ?? environment[SettingName.config.environmentVariable] ?? ""
    file = filePath.isEmpty ? nil : try await Self.file(at: filePath)
  }

  /// The setting's value; nil where nobody gave one.
  func optional<Value>(
    _ name: SettingName, _ parse: (String) throws(InvalidValue) -> Value
  ) throws(ConfigurationError) -> Value? {
    guard let (text, source) = try text(of: name) else { return nil }
    do {
      return try parse(text)
    } catch {
      let shown = name.isSecret ? "the value" : "'\(text)'"
      throw ConfigurationError(source: source, problem: "\(shown) \(error.problem)")
    }
  }

  /// The setting's value, or its default.
  func value<Value>(
    _ name: SettingName, default fallback: Value, _ parse: (String) throws(InvalidValue) -> Value
  ) throws(ConfigurationError) -> Value {
    try optional(name, parse) ?? fallback
  }

  /// The setting's value, which must be given.
  func required<Value>(
    _ name: SettingName, _ parse: (String) throws(InvalidValue) -> Value
  ) throws(ConfigurationError) -> Value {
    if let value = try optional(name, parse) { return value }
    throw ConfigurationError(source: name.flag, problem: "is missing; give it, or set \(name.environmentVariable)")
  }

  /// Whether the command line gave the setting.
  func isFlag(_ name: SettingName) -> Bool {
    flags[name] != nil
  }

  private func text(of name: SettingName) throws(ConfigurationError) -> (text: String, source: String)? {
    if let text = flags[name] { return (text, name.flag) }
    let variable = name.environmentVariable
    if let text = try? environment.environmentValue(forName: variable), !text.isEmpty { return (text, variable) }
    guard let file, name.isInFile else { return nil }
    let source = "\(name.rawValue) in \(filePath)"
    let key = AbsoluteConfigKey([name.rawValue])
    // A file may write a number as a number: each type is tried, and read as its text.
    for type in [ConfigType.string, .int, .double, .bool] {
      guard let found = try? file.value(forKey: key, type: type) else { continue }
      guard let value = found.value else { return nil }
      switch value.content {
      case .string(let text): return (text, source)
      case .int(let number): return (String(number), source)
      case .double(let number): return (String(number), source)
      case .bool(let flag): return (String(flag), source)
      default: continue
      }
    }
    throw ConfigurationError(source: source, problem: "must be a string or a number")
  }

  private static func file(at path: String) async throws(ConfigurationError) -> FileProvider<JSONSnapshot> {
    let provider: FileProvider<JSONSnapshot>
    let names: [String]
    do {
      let location = InMemoryProvider(values: ["filePath": ConfigValue(.string(path), isSecret: false)])
      provider = try await FileProvider<JSONSnapshot>(config: ConfigReader(provider: location))
      let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
      names = (object as? [String: Any]).map { Array($0.keys) } ?? []
    } catch {
      throw ConfigurationError(source: path, problem: "is no readable JSON object of settings")
    }
    let known = Set(SettingName.allCases.filter(\.isInFile).map(\.rawValue))
    if let unknown = names.sorted().first(where: { !known.contains($0) }) {
      throw ConfigurationError(
        source: "\(unknown) in \(path)",
        problem: "is no setting of a file; those are \(known.sorted().joined(separator: ", "))")
    }
    return provider
  }
}
