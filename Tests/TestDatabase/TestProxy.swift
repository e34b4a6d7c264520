import Foundation
import Synchronization

/// A TCP port before a server's Unix socket, which can fall silent: connections stay open, and nothing comes any more.
public final class TestProxy: Sendable {
  /// The port on 127.0.0.1.
  public let port: UInt16
  private let listener: Int32
  private let socketPath: String

  private struct Silence {
    /// What a client has to send for the silence to begin; the statement itself is not passed on.
    var trigger: [UInt8] = []
    var isSilent = false
  }
  private let silence = Mutex(Silence())

  /// - Parameter connectionString: libpq's keywords, with a socket's folder as `host`.
  public init(to connectionString: String) throws {
    let keywords = connectionString.split(separator: " ").map { $0.split(separator: "=", maxSplits: 1) }
    let host = keywords.first { $0[0] == "host" }?[1].trimmingCharacters(in: ["'"])
    guard let host else { throw POSIXError(.EINVAL) }
    socketPath = host + "/.s.PGSQL.5432"
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = withUnsafeMutableBytes(of: &address) { bytes in
      guard let base = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
      return bind(listener, base, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, base, &length) == 0
    }
    guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    Thread { [self] in accept() }.start()
  }

  /// `connectionString` by way of the proxy.
  public func connectionString(of connectionString: String) -> String {
    let others = connectionString.split(separator: " ").filter { !$0.hasPrefix("host=") && !$0.hasPrefix("port=") }
    return "host=127.0.0.1 port=\(port) sslmode=disable gssencmode=disable " + others.joined(separator: " ")
  }

  /// From the moment that a client sends this text on, nothing goes either way on any connection.
  public func fallSilent(at text: String) {
    silence.withLock { $0.trigger = Array(text.utf8) }
  }

  /// From now on nothing goes either way on any connection.
  public func fallSilent() {
    silence.withLock { $0.isSilent = true }
  }

  /// Connections that come now are served; those that fell silent stay so.
  public func speak() {
    silence.withLock { $0 = Silence() }
  }

  /// Whether the text has come.
  public var isSilent: Bool { silence.withLock { $0.isSilent } }

  /// Takes no more connections.
  public func close() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func accept() {
    while true {
      let client = Glibc.accept(listener, nil, nil)
      guard client >= 0 else { break }
      guard let server = connect() else {
        Glibc.close(client)
        continue
      }
      let isMute = Mutable()
      Thread { [self] in forward(from: client, to: server, isMute, watching: true) }.start()
      Thread { [self] in forward(from: server, to: client, isMute, watching: false) }.start()
    }
    Glibc.close(listener)
  }

  /// Whether this connection fell silent.
  private final class Mutable: Sendable {
    let value = Atomic(false)
    let ends = Atomic(0)
  }

  private func connect() -> Int32? {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socketPath.utf8) }
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    if isConnected { return descriptor }
    Glibc.close(descriptor)
    return nil
  }

  private func forward(from source: Int32, to target: Int32, _ isMute: Mutable, watching: Bool) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    var seen: [UInt8] = []
    while true {
      let count = read(source, &buffer, buffer.count)
      guard count > 0 else { break }
      let bytes = buffer[..<count]
      if watching {
        seen = Array((seen + bytes).suffix(70_000))
        silence.withLock { if !$0.trigger.isEmpty, seen.firstRange(of: $0.trigger) != nil { $0.isSilent = true } }
      }
      if isSilent { isMute.value.store(true, ordering: .relaxed) }
      if isMute.value.load(ordering: .relaxed) { continue }
      var rest = bytes[...]
      while !rest.isEmpty {
        let sent = rest.withUnsafeBytes { send(target, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard sent > 0 else { break }
        rest = rest.dropFirst(sent)
      }
    }
    shutdown(target, Int32(SHUT_RDWR))
    // The later of the two directions closes both sockets.
    if isMute.ends.add(1, ordering: .acquiringAndReleasing).newValue == 2 {
      Glibc.close(source)
      Glibc.close(target)
    }
  }
}
