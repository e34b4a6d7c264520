import Foundation
import Logging
import RPC
import Secrets
import Synchronization
import Testing

@testable import Access

/// Key files that change while the program runs. Looks are taken one by one: no test waits for the interval.
@Suite struct TokenKeyWatchTests {
  /// A key file, what watches it, and what is logged meanwhile.
  private final class Room {
    let path: String
    let lines: Lines
    let watch: TokenKeyWatch

    init(_ content: String) async throws {
      path = NSTemporaryDirectory() + "callboard-keys-\(UUID().uuidString)"
      let lines = Lines()
      self.lines = lines
      try Self.write(content, to: path)
      let logger = Logger(label: "test") { _ in lines }
      watch = try await TokenKeyWatch(TokenKeyFile(path: path, logger: logger), logger: logger)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes another file and puts it in the place of this one.
    func write(_ content: String) throws { try Self.write(content, to: path) }

    private static func write(_ content: String, to path: String) throws {
      try Data(content.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    /// Looks as often as a change takes to be seen.
    func look() async {
      for _ in 0..<3 { await watch.check() }
    }

    var algorithms: [String] { watch.keys.current.map(\.algorithm) }
  }

  @Test func changedKeysAreTakenAndRemovedOnesAreNot() async throws {
    let room = try await Room(ExampleKeys.set(ExampleKeys.ec(#","kid":"old""#)))
    await room.look()
    #expect(room.algorithms == ["ES256"] && room.watch.keys.generation == 0)
    try room.write(ExampleKeys.set(ExampleKeys.ec(#","kid":"old""#), ExampleKeys.ed(#","kid":"new""#)))
    await room.look()
    #expect(room.algorithms == ["ES256", "EdDSA"])
    try room.write(ExampleKeys.edPublic)
    await room.look()
    #expect(room.algorithms == ["EdDSA"])
    #expect(room.watch.keys.generation == 2)
    #expect(room.lines.all.filter { $0 == "token keys were read anew" }.count == 2)
  }

  /// Also for tokens that are remembered.
  @Test func aTokenOfARemovedKeyIsRefused() async throws {
    let room = try await Room(ExampleKeys.ecPublic)
    let authenticator = TokenAuthenticator(TokenVerifier(room.watch.keys), clock: SettableClock(Tokens.now).clock)
    func reason(_ token: String) throws -> ErrorReason? {
      var metadata = Metadata()
      metadata.add("authorization", "Bearer \(token)")
      do throws(RPCError) {
        _ = try authenticator.session(of: metadata)
        return nil
      } catch {
        return error.reason
      }
    }
    let claims = TokenClaims(Tokens.session())
    let old = try TokenSigner(try await PEMKeys.keys(in: ExampleKeys.ecPrivate)[0]).sign(claims)
    let new = try TokenSigner(try await PEMKeys.keys(in: ExampleKeys.edPrivate)[0]).sign(claims)
    for _ in 0..<2 { #expect(try reason(old) == nil) }
    #expect(try reason(new) == .tokenSignatureInvalid)
    try room.write(ExampleKeys.edPublic)
    await room.look()
    for _ in 0..<2 {
      #expect(try reason(old) == .tokenSignatureInvalid)
      #expect(try reason(new) == nil)
    }
  }

  @Test(arguments: [
    "", "{", String(ExampleKeys.ecPublic.prefix(100)), ExampleKeys.rsa1024Public, ExampleKeys.set(),
    ExampleKeys.set(ExampleKeys.ec(#","use":"enc""#)),
    // Any bytes are a secret: these are an error page.
    "<html><body>502 Bad Gateway</body></html>",
  ])
  func aFileThatCantBeUsedChangesNothingAndIsToldOnce(content: String) async throws {
    let room = try await Room(ExampleKeys.ecPublic)
    try room.write(content)
    for _ in 0..<3 { await room.look() }
    #expect(room.algorithms == ["ES256"] && room.watch.keys.generation == 0)
    let told = room.lines.all.filter { $0.contains("can't be used") }
    #expect(told.count == 1)
    try room.write(ExampleKeys.edPublic)
    await room.look()
    #expect(room.algorithms == ["EdDSA"])
  }

  @Test func aFileThatIsGoneChangesNothing() async throws {
    let room = try await Room(ExampleKeys.ecPublic)
    try FileManager.default.removeItem(atPath: room.path)
    for _ in 0..<3 { await room.look() }
    #expect(room.algorithms == ["ES256"])
    #expect(room.lines.all.filter { $0.contains("can't be used") }.count == 1)
    // The same content comes back.
    try room.write(ExampleKeys.ecPublic)
    await room.look()
    #expect(room.algorithms == ["ES256"])
    #expect(room.lines.all.last == "token keys were read anew")
  }

  /// One that is being written is left alone until it has stood still from one look to the next.
  @Test func aFileThatIsBeingWrittenIsWaitedFor() async throws {
    let room = try await Room(ExampleKeys.ecPublic)
    await room.watch.check()
    let handle = try #require(FileHandle(forWritingAtPath: room.path))
    try handle.truncate(atOffset: 0)
    for part in [ExampleKeys.edPublic.prefix(40), ExampleKeys.edPublic.dropFirst(40)] {
      try handle.write(contentsOf: Data(part.utf8))
      await room.watch.check()
    }
    try handle.close()
    #expect(room.algorithms == ["ES256"])
    await room.watch.check()
    #expect(room.algorithms == ["EdDSA"])
    #expect(!room.lines.all.contains { $0.contains("can't be used") })
  }

  @Test func aSecretMayBeReplacedByAnotherAndByPublicKeys() async throws {
    let room = try await Room(String(repeating: "a", count: 40))
    try room.write(String(repeating: "b", count: 40))
    await room.look()
    let token = try TokenSigner(try await .hs256(secret: Data(String(repeating: "b", count: 40).utf8))).sign(
      TokenClaims(Tokens.session()))
    #expect(throws: Never.self) { try TokenVerifier(room.watch.keys).verify(Array(token.utf8), now: Tokens.now) }
    try room.write(ExampleKeys.ecPublic)
    await room.look()
    #expect(room.algorithms == ["ES256"])
    try room.write(String(repeating: "b", count: 40))
    await room.look()
    #expect(room.algorithms == ["ES256"])
  }

  @Test func publicKeysMayBeReadByEveryoneButNotWritten() async throws {
    for (content, mode, isTold) in [
      (ExampleKeys.ecPublic, 0o644, false), (ExampleKeys.ecPublic, 0o664, true), (ExampleKeys.ecPrivate, 0o644, true),
      (ExampleKeys.set(ExampleKeys.oct()), 0o640, true), (ExampleKeys.set(ExampleKeys.ed()), 0o444, false),
    ] {
      let room = try await Room(ExampleKeys.edPublic)
      try room.write(content)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: room.path)
      await room.look()
      #expect(room.lines.all.contains { $0.contains("chmod") } == isTold, "\(String(mode, radix: 8)) \(room.lines.all)")
    }
  }
}

/// The messages of a log.
final class Lines: LogHandler {
  private let lines = Mutex<[String]>([])
  var all: [String] { lines.withLock { $0 } }

  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) { lines.withLock { $0.append("\(event.message)") } }
}
