import Synchronization

/// A method as the server knows it: its names, how it is called, and its handler with the types erased.
final class RoutedMethod: Sendable {
  /// Decodes, handles and encodes; runs on the call's event loop.
  typealias Handler = @Sendable (HandledCall, CallContext) async throws -> Void

  let descriptor: MethodDescriptor
  let path: String
  let kind: MethodKind
  let handler: Handler
  let options: RouteOptions
  /// Counts the methods of the process from 0, so that what is kept per method can be kept in arrays. Nil for what no
  /// server offers.
  let index: Int?

  private static let nextIndex = Atomic<Int>(0)

  init(
    _ descriptor: MethodDescriptor, _ kind: MethodKind, options: RouteOptions = [], _ handler: @escaping Handler
  ) {
    self.descriptor = descriptor
    path = descriptor.path
    self.kind = kind
    self.handler = handler
    self.options = options
    index = Self.nextIndex.wrappingAdd(1, ordering: .relaxed).oldValue
  }

  /// A method without a handler: an unknown one, or a test's.
  init(_ descriptor: MethodDescriptor) {
    self.descriptor = descriptor
    path = descriptor.path
    kind = .unary
    options = []
    handler = { _, _ in throw RPCError.unimplemented(descriptor) }
    index = nil
  }
}
