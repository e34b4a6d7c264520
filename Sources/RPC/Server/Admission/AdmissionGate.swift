/// Bounds the calls that run at once, for each tenant and for the server; those over it wait, or are refused. It stands
/// behind the server's other gates, which find out whose a call is, and before its interceptors.
public struct AdmissionGate: Sendable {
  private let admission: Admission
  private let tenant: @Sendable (CallContext) -> Admission.Tenant?

  /// - Parameter tenant: Whose a call is; nil runs it at once, whatever else runs.
  public init(_ admission: Admission, tenant: @escaping @Sendable (CallContext) -> Admission.Tenant?) {
    self.admission = admission
    self.tenant = tenant
  }

  /// What a call gets at once.
  enum Entry {
    /// It is nobody's, and runs without a place.
    case unbounded
    /// A place, to be given back by ``leave(_:)``.
    case place(Admission.State.Ticket)
    /// None: there is one after a ``wait(of:until:)``.
    case full(Admission.Tenant)
  }

  func enter(_ context: CallContext) -> Entry {
    guard let tenant = tenant(context) else { return .unbounded }
    return admission.run(tenant).map { .place($0) } ?? .full(tenant)
  }

  /// Waits for a place.
  ///
  /// - Throws: RESOURCE_EXHAUSTED if there will be none; `CancellationError` if the call is over.
  func wait(of tenant: Admission.Tenant, until deadline: ContinuousClock.Instant?) async throws -> Entry {
    .place(try await admission.wait(tenant, deadline: deadline))
  }

  /// A call's handler has ended, whatever became of its stream.
  func leave(_ entry: Entry) {
    if case .place(let ticket) = entry { admission.end(ticket) }
  }
}
