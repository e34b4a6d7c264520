/// An HTTP/2 error code, as RST_STREAM and GOAWAY carry it (RFC 9113, section 7). Codes that the RFC does not name are
/// legal and kept.
public struct ErrorCode: RawRepresentable, Hashable, Sendable {
  /// The number on the wire.
  public var rawValue: UInt32

  /// Any number: peers may send codes that the RFC does not know.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// Not an error: a graceful end.
  public static let noError = ErrorCode(rawValue: 0x0)
  /// The peer broke the protocol.
  public static let protocolError = ErrorCode(rawValue: 0x1)
  /// A defect of the sender's.
  public static let internalError = ErrorCode(rawValue: 0x2)
  /// More bytes than the window allowed.
  public static let flowControlError = ErrorCode(rawValue: 0x3)
  /// SETTINGS were not acknowledged in time.
  public static let settingsTimeout = ErrorCode(rawValue: 0x4)
  /// A frame for a stream that is half closed.
  public static let streamClosed = ErrorCode(rawValue: 0x5)
  /// A frame of an illegal size.
  public static let frameSizeError = ErrorCode(rawValue: 0x6)
  /// The stream was not processed at all and may safely be tried again.
  public static let refusedStream = ErrorCode(rawValue: 0x7)
  /// The stream is no longer needed.
  public static let cancel = ErrorCode(rawValue: 0x8)
  /// The header compression context is lost.
  public static let compressionError = ErrorCode(rawValue: 0x9)
  /// The tunnel of a CONNECT request broke.
  public static let connectError = ErrorCode(rawValue: 0xa)
  /// The peer causes excessive load.
  public static let enhanceYourCalm = ErrorCode(rawValue: 0xb)
  /// The transport is not secure enough.
  public static let inadequateSecurity = ErrorCode(rawValue: 0xc)
  /// The endpoint wants HTTP/1.1.
  public static let http11Required = ErrorCode(rawValue: 0xd)
}

extension ErrorCode: CustomStringConvertible {
  /// The RFC's name, or the number.
  public var description: String {
    switch self {
    case .noError: "NO_ERROR"
    case .protocolError: "PROTOCOL_ERROR"
    case .internalError: "INTERNAL_ERROR"
    case .flowControlError: "FLOW_CONTROL_ERROR"
    case .settingsTimeout: "SETTINGS_TIMEOUT"
    case .streamClosed: "STREAM_CLOSED"
    case .frameSizeError: "FRAME_SIZE_ERROR"
    case .refusedStream: "REFUSED_STREAM"
    case .cancel: "CANCEL"
    case .compressionError: "COMPRESSION_ERROR"
    case .connectError: "CONNECT_ERROR"
    case .enhanceYourCalm: "ENHANCE_YOUR_CALM"
    case .inadequateSecurity: "INADEQUATE_SECURITY"
    case .http11Required: "HTTP_1_1_REQUIRED"
    default: "0x" + String(rawValue, radix: 16)
    }
  }
}
