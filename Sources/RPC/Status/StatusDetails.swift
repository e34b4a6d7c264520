import NIOCore
import Protobuf
import StandardMessages

/// `grpc-status-details-bin`: the error as a `google.rpc.Status` with its details (google/rpc/error_details.proto).
enum StatusDetails {
  /// Clients take 8 KiB of headers or more: this in base64, and a message of which every byte is escaped, fit. What
  /// would be longer leaves out everything but the `ErrorInfo`.
  static let longestEncoding = 3072

  static func encode(_ error: RPCError) -> [UInt8] {
    let whole = encode(error, details: details(of: error))
    return whole.count <= longestEncoding ? whole : encode(error, details: [errorInfo(of: error)])
  }

  private static func encode(_ error: RPCError, details: [AnyMessage]) -> [UInt8] {
    var buffer = ByteBuffer()
    Status(code: error.code.rawValue, message: error.messageOnTheWire, details: details).encode(into: &buffer)
    return Array(buffer.readableBytesView)
  }

  private static func errorInfo(of error: RPCError) -> AnyMessage {
    AnyMessage(packing: ErrorInfo(reason: error.reason.rawValue, domain: ErrorReason.domain))
  }

  static func details(of error: RPCError) -> [AnyMessage] {
    var details = [errorInfo(of: error)]
    if !error.fieldViolations.isEmpty {
      let violations = error.fieldViolations.map {
        BadRequest.FieldViolation(field: $0.field, description: $0.description)
      }
      details.append(AnyMessage(packing: BadRequest(fieldViolations: violations)))
    }
    if !error.quotaViolations.isEmpty {
      let violations = error.quotaViolations.map {
        QuotaFailure.Violation(subject: $0.subject, description: $0.description)
      }
      details.append(AnyMessage(packing: QuotaFailure(violations: violations)))
    }
    if let delay = error.retryDelay {
      let (seconds, attoseconds) = max(delay, .zero).components
      let wire = ProtobufDuration(seconds: seconds, nanos: Int32(truncatingIfNeeded: attoseconds / 1_000_000_000))
      details.append(AnyMessage(packing: RetryInfo(retryDelay: wire)))
    }
    return details
  }

  /// Adds what the details say to `error`. Details that can't be read are left out: the status itself is known.
  static func decode(_ bytes: [UInt8], into error: inout RPCError) {
    guard let status = try? Status(decoding: ByteBuffer(bytes: bytes)) else { return }
    for detail in status.details {
      if let info = unpack(detail, as: ErrorInfo.self) {
        error.reason = ErrorReason(rawValue: info.reason)
      } else if let request = unpack(detail, as: BadRequest.self) {
        error.fieldViolations = request.fieldViolations.map {
          FieldViolation(field: $0.field, description: $0.description)
        }
      } else if let quota = unpack(detail, as: QuotaFailure.self) {
        error.quotaViolations = quota.violations.map {
          QuotaViolation(subject: $0.subject, description: $0.description)
        }
      } else if let delay = unpack(detail, as: RetryInfo.self)?.retryDelay {
        error.retryDelay = .seconds(delay.seconds) + .nanoseconds(Int64(delay.nanos))
      }
    }
  }

  private static func unpack<Detail: Message>(_ detail: AnyMessage, as _: Detail.Type) -> Detail? {
    (try? detail.unpack(Detail.self)) ?? nil
  }
}

extension RPCError {
  /// The message, cut to 1,024 bytes of UTF-8: headers are small. Bytes, since a single character may have any number.
  var messageOnTheWire: String {
    let limit = 1024
    let ellipsis = "…"
    guard message.utf8.count > limit else { return message }
    var end = message.utf8.index(message.startIndex, offsetBy: limit - ellipsis.utf8.count)
    while end.samePosition(in: message.unicodeScalars) == nil { end = message.utf8.index(before: end) }
    return String(message.unicodeScalars[..<end]) + ellipsis
  }
}
