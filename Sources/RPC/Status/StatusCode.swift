/// The outcome of a call, as `grpc-status` carries it (statuscodes.md of the gRPC project).
public enum StatusCode: Int32, Sendable, Hashable, CaseIterable {
  /// Success.
  case ok = 0
  /// The caller cancelled the call.
  case cancelled = 1
  /// An error of another address space, or one that says too little about itself.
  case unknown = 2
  /// The argument is wrong whatever the state of the system.
  case invalidArgument = 3
  /// The deadline passed before the call was done.
  case deadlineExceeded = 4
  /// There is no such thing, or the caller can't see it.
  case notFound = 5
  /// The thing to create exists already.
  case alreadyExists = 6
  /// The caller is known, and may not do this.
  case permissionDenied = 7
  /// A limit or quota is used up.
  case resourceExhausted = 8
  /// The state of the system forbids the call; repeating it alone doesn't help.
  case failedPrecondition = 9
  /// A concurrent change won; start over from a fresh read.
  case aborted = 10
  /// Past the end of what is there.
  case outOfRange = 11
  /// The server has no such method, or doesn't support this.
  case unimplemented = 12
  /// A defect: an invariant is broken.
  case `internal` = 13
  /// The service can't be reached now; repeat the call later.
  case unavailable = 14
  /// Data is lost or corrupt.
  case dataLoss = 15
  /// The caller isn't known.
  case unauthenticated = 16

  /// The name in documents and logs: `INVALID_ARGUMENT`.
  public var name: String {
    switch self {
    case .ok: "OK"
    case .cancelled: "CANCELLED"
    case .unknown: "UNKNOWN"
    case .invalidArgument: "INVALID_ARGUMENT"
    case .deadlineExceeded: "DEADLINE_EXCEEDED"
    case .notFound: "NOT_FOUND"
    case .alreadyExists: "ALREADY_EXISTS"
    case .permissionDenied: "PERMISSION_DENIED"
    case .resourceExhausted: "RESOURCE_EXHAUSTED"
    case .failedPrecondition: "FAILED_PRECONDITION"
    case .aborted: "ABORTED"
    case .outOfRange: "OUT_OF_RANGE"
    case .unimplemented: "UNIMPLEMENTED"
    case .internal: "INTERNAL"
    case .unavailable: "UNAVAILABLE"
    case .dataLoss: "DATA_LOSS"
    case .unauthenticated: "UNAUTHENTICATED"
    }
  }

  /// What a client makes of an HTTP status that came without a `grpc-status` (http-grpc-status-mapping.md).
  init(httpStatus: Int) {
    switch httpStatus {
    case 400: self = .internal
    case 401: self = .unauthenticated
    case 403: self = .permissionDenied
    case 404: self = .unimplemented
    case 429, 502, 503, 504: self = .unavailable
    default: self = .unknown
    }
  }
}
