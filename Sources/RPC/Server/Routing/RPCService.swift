/// A set of methods that a server offers. Generated service protocols refine it and implement `register(in:)`.
public protocol RPCService: Sendable {
  /// Adds every method of the service to `router`.
  func register(in router: inout Router)
}
