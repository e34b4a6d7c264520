/// Bounds the calls that run at once, for each tenant and for the server; those over it wait, or are refused. To be put
/// behind what finds out whose a call is.
public struct AdmissionInterceptor: ServerInterceptor {
  private let admission: Admission
  private let tenant: @Sendable (CallContext) -> Admission.Tenant?

  /// - Parameter tenant: Whose a call is; nil runs it at once, whatever else runs.
  public init(_ admission: Admission, tenant: @escaping @Sendable (CallContext) -> Admission.Tenant?) {
    self.admission = admission
    self.tenant = tenant
  }

  /// Runs the call when it may. Its place is taken until its handler has ended, whatever became of its stream.
  ///
  /// - Throws: RESOURCE_EXHAUSTED if it may not.
  public func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws {
    guard let tenant = tenant(context) else { return try await next(context) }
    let ticket: Admission.State.Ticket
    if let free = admission.run(tenant) {
      ticket = free
    } else {
      ticket = try await admission.wait(tenant, deadline: context.deadline)
    }
    defer { admission.end(ticket) }
    // One that was given up while it got its place does nothing.
    try Task.checkCancellation()
    try await next(context)
  }
}
