import Configuration
import Foundation
import Secrets

/// The values of all settings by where they were given: flags win over the environment, the environment over the file.
package struct Settings: Sendable {
  private let flags: [SettingName: String]
  private let environment: EnvironmentVariablesProvider
  private let file: FileProvider<JSONSnapshot>?
  private let filePath: String
  /// Environment variables that look like settings and are none, most likely misspelled.
  package let unknownVariables: [String]

  /// Reads the environment, and the configuration file if one is named.
  ///
  /// - Parameters:
  ///   - flags: what the command line gave; absent flags are nil.
  ///   - environment: the process's environment variables.
  package init(flags: [SettingName: String?], environment: [String: String]) async throws {
    self.flags = flags.compactMapValues { $0 }
    self.environment = EnvironmentVariablesProvider(environmentVariables: environment, secretsSpecifier: .all)
    let variables = Set(SettingName.allCases.map(\.environmentVariable))
    unknownVariables = environment.keys.filter { $0.hasPrefix("CALLBOARD_") && !variables.contains($0) }.sorted()
    filePath = self.flags[.config] ?? environment[SettingName.config.environmentVariable] ?? ""
    file = filePath.isEmpty ? nil : try await Self.file(at: filePath)
  }

  /// The setting's value; nil where nobody gave one.
  package func optional<Value>(
    _ name: SettingName, _ parse: (String) throws(InvalidValue) -> Value
  ) throws(ConfigurationError) -> Value? {
    guard let (text, source) = try text(of: name) else { return nil }
    do {
      return try parse(text)
    } catch {
      let shown = name.isSecret ? "the value" : "'\(text)'"
      throw ConfigurationError(source: source.description, problem: "\(shown) \(error.problem)")
    }
  }

  /// The setting's value, or its default; one without a default must be given.
  package func value<Value>(
    _ name: SettingName, _ parse: (String) throws(InvalidValue) -> Value
  ) throws(ConfigurationError) -> Value {
    if let value = try optional(name, parse) { return value }
    switch name.fallback {
    case .value(let text):
      do {
        return try parse(text)
      } catch {
        throw ConfigurationError(source: name.flag, problem: "the default '\(text)' \(error.problem)")
      }
    case .setting(let other): return try value(other, parse)
    case .described, .none:
      throw ConfigurationError(source: name.flag, problem: "is missing; give it, or set \(name.environmentVariable)")
    }
  }

  /// What `read` makes of the file that a setting names.
  ///
  /// - Throws: ``ConfigurationError``, which names the place where the setting was given, for a `SecretError`.
  package func content<Value>(
    of name: SettingName, _ read: (_ path: String) async throws -> Value
  ) async throws -> Value {
    do {
      return try await read(try value(name, ValueText.text))
    } catch let error as SecretError {
      throw ConfigurationError(source: source(of: name).description, problem: error.description)
    }
  }

  /// Where the setting's value was given, or that of the setting which is its default; the flag where nobody gave one.
  package func source(of name: SettingName) -> SettingSource {
    if let source = (try? text(of: name))?.source { return source }
    if case .setting(let other) = name.fallback { return source(of: other) }
    return SettingSource(name: name, place: .flag)
  }

  private func text(of name: SettingName) throws(ConfigurationError) -> (text: String, source: SettingSource)? {
    if let text = flags[name] { return (text, SettingSource(name: name, place: .flag)) }
    if let text = try? environment.environmentValue(forName: name.environmentVariable), !text.isEmpty {
      return (text, SettingSource(name: name, place: .environment))
    }
    guard let file, name.isInFile else { return nil }
    let source = SettingSource(name: name, place: .file(path: filePath))
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
    throw ConfigurationError(source: source.description, problem: "must be a string or a number")
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
