import Access
import HTTP2
import RPC
import Terminal

/// A failed call in one line, with the hint where there is a plain one.
struct CallFailure: Error, CustomStringConvertible {
  var description: String

  init(_ error: RPCError, endpoint: Endpoint) {
    let hint =
      switch error.reason {
      case .connectionFailed: "is a server running there? `callboard demo` starts one; --address names another"
      case .connectionLost: "a server that speaks TLS needs --tls"
      case .tokenMissing, .tokenMalformed, .tokenExpired, .tokenSignatureInvalid:
        "make a new token with `callboard token`"
      default: ""
      }
    let head = "\(endpoint): \(error.code.name) (\(error.reason.rawValue)): \(error.message)"
    // The server's words must not steer the terminal.
    description = StyledText(hint.isEmpty ? head : "\(head); \(hint)").plainText
  }
}
