/// A method of a service, by its names in the contract, which alone say whether two are the same.
public struct MethodDescriptor: Hashable, Sendable {
  /// The service with its package: `callboard.v1.DashboardService`.
  public let service: String
  /// The method: `GetMessagingStats`.
  public let name: String
  /// Whether it only reads (`idempotency_level = NO_SIDE_EFFECTS`): such a unary method can be called by GET.
  public let hasNoSideEffects: Bool

  /// The method `name` of `service`.
  public init(service: String, name: String, hasNoSideEffects: Bool = false) {
    self.service = service
    self.name = name
    self.hasNoSideEffects = hasNoSideEffects
  }

  /// Whether both have the same names.
  public static func == (one: MethodDescriptor, other: MethodDescriptor) -> Bool {
    one.name == other.name && one.service == other.service
  }

  /// Hashes the names.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(service)
    hasher.combine(name)
  }

  /// The `:path` of its calls: `/callboard.v1.DashboardService/GetMessagingStats`.
  public var path: String { "/\(service)/\(name)" }
}

/// How many messages a call has each way.
public enum MethodKind: Sendable, Hashable {
  /// One request, one response.
  case unary
  /// One request, any number of responses.
  case serverStreaming
  /// Any number of requests, one response.
  case clientStreaming
  /// Any number of requests and responses.
  case bidirectional

  /// Whether exactly one request is expected.
  var takesOneRequest: Bool { self == .unary || self == .serverStreaming }
  /// Whether exactly one response is expected.
  var givesOneResponse: Bool { self == .unary || self == .clientStreaming }
}
