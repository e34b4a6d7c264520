import Glibc
import NIOCore
import NIOPosix
import TLS

/// Why a server can't be connected to, in few words: `Connection refused`.
public struct ConnectionFailure: Error, CustomStringConvertible {
  /// Why, in few words, without addresses.
  public let description: String
  /// What the transport said.
  public let cause: any Error

  init(_ cause: any Error) {
    self.cause = cause
    description = Self.words(for: cause)
  }

  private static func words(for error: any Error) -> String {
    switch error {
    // Of several addresses the last one tried stands for all. There is none where the name was not found.
    case let error as NIOConnectionError: error.connectionErrors.last.map { words(for: $0.error) } ?? "unknown host"
    case let error as IOError: String(cString: strerror(error.errnoCode))
    case ChannelError.connectTimeout: "no answer in time"
    case let error as TLSFailure: error.description
    default: "\(error)"
    }
  }
}
