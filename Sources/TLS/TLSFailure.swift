import NIOSSL

/// Why TLS can't be had, in few words for whoever runs the program. Holds nothing of a key.
public struct TLSFailure: Error, Hashable, CustomStringConvertible {
  /// What is wrong, and where there is one the remedy.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}

extension TLSFailure {
  /// What went wrong in a handshake, or in a session that had begun.
  package init(handshake error: any Error) {
    switch error {
    case let error as NIOSSLError:
      switch error {
      case .handshakeFailed(.sslError(let stack)): self.init(Self.words(for: stack))
      case .uncleanShutdown, .handshakeFailed: self = .endOfInput
      default: self.init("TLS failed: \(error)")
      }
    case BoringSSLError.sslError(let stack): self.init(Self.words(for: stack))
    case let error as NIOSSLExtraError where error == .failedToValidateHostname:
      self.init("the certificate is that of another host")
    case let failure as TLSFailure: self = failure
    default: self.init("TLS failed: \(error)")
    }
  }

  /// Whether the error is one of TLS, and not of the transport under it.
  package static func isCause(of error: any Error) -> Bool {
    error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError || error is TLSFailure
  }

  /// The peer offered no HTTP/2.
  package static let withoutHTTP2 = TLSFailure("the peer doesn't speak HTTP/2 over TLS (ALPN h2)")
  /// The handshake took longer than it may.
  package static let timeout = TLSFailure("the TLS handshake wasn't done in time")
  /// The peer has closed the transport without a word of TLS: during the handshake as one does that only looks whether
  /// anybody listens; later HTTP/2 tells by itself what was cut short.
  package static let endOfInput = TLSFailure("the peer went away during the TLS handshake")

  /// The library's reason, such as `CERTIFICATE_VERIFY_FAILED`, is the last word of its description before the place in
  /// its source.
  private static func words(for stack: [BoringSSLInternalError]) -> String {
    guard let first = stack.first, first != .eofDuringHandshake else { return endOfInput.description }
    let text = "\(first)".split(separator: " at ").first ?? ""
    let reason = text.split(separator: ":").last.map(String.init) ?? "an unknown reason"
    return switch reason {
    case "CERTIFICATE_VERIFY_FAILED": "the peer's certificate isn't one of a trusted authority, or isn't valid now"
    case "PEER_DID_NOT_RETURN_A_CERTIFICATE": "the peer has shown no certificate"
    case "TLSV1_CERTIFICATE_REQUIRED", "TLSV1_ALERT_CERTIFICATE_REQUIRED": "the peer asks for a certificate"
    case "TLSV1_ALERT_UNKNOWN_CA", "SSLV3_ALERT_BAD_CERTIFICATE", "SSLV3_ALERT_CERTIFICATE_UNKNOWN":
      "the peer doesn't take the certificate"
    case "WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST": "the peer doesn't speak TLS"
    case "UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION": "the peer has no TLS 1.2 or later"
    default: "TLS failed: \(reason)"
    }
  }
}
