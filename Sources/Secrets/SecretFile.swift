public import Foundation
public import Logging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that holds a secret: a key, or accounts with theirs.
public struct SecretFile: Sendable {
  /// The most bytes that are read: far more than any key has, and a bound for a path that is not what it should be.
  public static let largestSize = 1 << 20

  /// What the file is called in messages: `token key file`.
  public let name: String
  /// Where it is. Symbolic links are followed, since volumes of secrets are made of them.
  public let path: String

  /// The file at `path`, called `name` in messages.
  public init(_ name: String, at path: String) {
    self.name = name
    self.path = path
  }

  /// The whole content; `logger` is told where others than the file's owner have access to it.
  ///
  /// - Throws: ``SecretError`` where the file can't be read, or is larger than ``largestSize``.
  public func content(logger: Logger) throws(SecretError) -> Data {
    let (content, mode) = try read()
    warn(of: mode, isSecret: true, logger: logger)
    return content
  }

  /// The whole content, and the permissions of what was read, whatever the path names by now; nil where they can't be told.
  ///
  /// - Throws: ``SecretError`` where the file can't be read, or is larger than ``largestSize``.
  public func read() throws(SecretError) -> (content: Data, mode: UInt32?) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(errno) }
    defer { close(descriptor) }
    let content = try bytes(of: descriptor)
    var status = stat()
    return (content, fstat(descriptor, &status) == 0 ? UInt32(status.st_mode) : nil)
  }

  /// Tells `logger` of access that others than the owner should not have: any to a secret, writing to what isn't.
  public func warn(of mode: UInt32?, isSecret: Bool, logger: Logger) {
    guard let mode, mode & (isSecret ? 0o077 : 0o022) != 0 else { return }
    logger.warning(
      isSecret
        ? "others than the owner have access to the \(name): chmod 600 it"
        : "others than the owner can write the \(name): chmod 644 it",
      metadata: ["path": "\(path)", "mode": "\(String(mode & 0o7777, radix: 8))"])
  }

  /// What tells whether the file has changed; nil where there is none.
  public var stamp: FileStamp? { FileStamp(ofFileAt: path) }

  private func bytes(of descriptor: Int32) throws(SecretError) -> Data {
    var content = Data()
    var piece = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = piece.withUnsafeMutableBytes { Self.readSome(descriptor, into: $0) }
      if count == 0 { return content }
      if count < 0 {
        if errno == EINTR { continue }
        throw unreadable(errno)
      }
      content.append(contentsOf: piece.prefix(count))
      guard content.count <= Self.largestSize else {
        throw SecretError("the \(name) \(path) is larger than \(Self.largestSize) bytes")
      }
    }
  }

  /// The system's `read`, whose name this type has too.
  private static func readSome(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #else
      Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  private func unreadable(_ code: Int32) -> SecretError {
    SecretError("the \(name) \(path) can't be read: \(String(cString: strerror(code)))")
  }
}
