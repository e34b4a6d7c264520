import Foundation
import Logging
import Secrets
import Synchronization
import Testing

/// Files of secrets: what is read, and who is told what of them.
@Suite struct SecretFileTests {
  private func withFile(_ content: Data, mode: Int = 0o600, _ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "callboard-secret-\(UUID().uuidString)"
    #expect(FileManager.default.createFile(atPath: path, contents: content, attributes: [.posixPermissions: mode]))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  private func read(_ path: String, logger: Logger = Logger(label: "test")) throws -> Data {
    try SecretFile("token key file", at: path).content(logger: logger)
  }

  @Test(arguments: [0, 1, 16_383, 16_384, 16_385, 100_000, SecretFile.largestSize])
  func theWholeContentIsRead(size: Int) throws {
    let content = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try withFile(content) { path in
      let read = try read(path)
      #expect(read == content)
    }
  }

  @Test func aFileThatIsTooLargeIsRefused() throws {
    try withFile(Data(count: SecretFile.largestSize + 1)) { path in
      let error = #expect(throws: SecretError.self) { try read(path) }
      #expect(error?.description == "the token key file \(path) is larger than 1048576 bytes")
    }
    // It has no end.
    #expect(throws: SecretError.self) { try read("/dev/zero") }
  }

  @Test(arguments: [("/nowhere/at-all", "No such file or directory"), ("/tmp", "Is a directory")])
  func aFileThatCannotBeReadIsNamed(path: String, problem: String) {
    let error = #expect(throws: SecretError.self) { try read(path) }
    #expect(error?.description == "the token key file \(path) can't be read: \(problem)")
  }

  @Test(arguments: [(0o600, false), (0o400, false), (0o640, true), (0o604, true), (0o666, true)])
  func whoeverRunsTheProgramIsToldThatOthersCanReadIt(mode: Int, isTold: Bool) throws {
    let lines = LogLines()
    try withFile(Data("secret".utf8), mode: mode) { path in
      _ = try read(path, logger: Logger(label: "test") { _ in lines })
      let expected = "others than the owner have access to the token key file: chmod 600 it path=\(path)"
      #expect(lines.all == (isTold ? ["\(expected) mode=\(String(mode, radix: 8))"] : []))
    }
  }

  @Test func noTextShowsASecret() {
    struct Holder {
      let key = Secret("hunter2")
    }
    var dumped = ""
    dump(Holder(), to: &dumped)
    for text in ["\(Holder())", String(reflecting: Holder()), dumped, "\(Secret("hunter2"))"] {
      #expect(!text.contains("hunter2") && text.contains("***"))
    }
    #expect(Holder().key.value == "hunter2")
  }
}

/// Keeps what is logged.
private final class LogLines: LogHandler {
  private let lines = Mutex<[String]>([])
  var all: [String] { lines.withLock { $0 } }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    let metadata = ["path", "mode"].map { " \($0)=\(event.metadata?[$0]?.description ?? "")" }.joined()
    lines.withLock { $0.append(event.message.description + metadata) }
  }
}
