import ArgumentParser
import DemoFiles
import Foundation
import Logging
import NIOPosix
import RPC
import Settings

/// A connection to the server that the options name, and the options of its calls.
struct ClientCalls: ParsableArguments {
  @Option(help: ArgumentHelp("How long to wait for the answers.", valueName: "time")) var timeout = "30s"
  @OptionGroup(title: "Server") var client: ClientOptions
  @OptionGroup var file: ConfigurationOptions

  /// Runs `body` with a connection that ends with it.
  ///
  /// - Throws: ``CallFailure`` for a call that fails; what `body` throws.
  func run(_ body: (ClientConnection, CallOptions) async throws -> Void) async throws {
    let settings = try await Settings(
      flags: client.values + file.values, environment: ProcessInfo.processInfo.environment)
    let configuration = try await ClientSettings(
      settings, demoFolder: DemoFolder(path: client.folder), logger: Logger(label: "callboard"))
    let options = CallOptions(
      timeout: try FlagText.parsed(timeout, "--timeout", ValueText.duration), bearerToken: configuration.token)
    var transport = ClientConfiguration()
    transport.tls = configuration.tls
    let connection = ClientConnection(
      to: configuration.endpoint, configuration: transport, group: MultiThreadedEventLoopGroup.singleton)
    do {
      try await body(connection, options)
    } catch let error as RPCError {
      throw CallFailure(error, endpoint: configuration.endpoint)
    }
    await connection.close()
  }
}

/// A flag's text.
enum FlagText {
  /// What `parse` makes of it.
  ///
  /// - Throws: ``Settings/ConfigurationError`` that names the flag.
  static func parsed<Value>(
    _ text: String, _ flag: String, _ parse: (String) throws(InvalidValue) -> Value
  ) throws(ConfigurationError) -> Value {
    do {
      return try parse(text)
    } catch {
      throw ConfigurationError(source: flag, problem: "'\(text)' \(error.problem)")
    }
  }
}
