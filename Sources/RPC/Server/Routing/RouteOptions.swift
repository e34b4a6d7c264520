/// What holds of the calls of a service, beside what its contract says.
public struct RouteOptions: OptionSet, Sendable {
  /// One bit for each option.
  public let rawValue: UInt8

  /// Options by their bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Anyone may call it, without a session: interceptors that ask who calls let it through.
  public static let open = RouteOptions(rawValue: 1)
  /// A call for which the client sets no deadline has none, not even the server's largest: for streams that tell changes
  /// for as long as someone listens.
  public static let endless = RouteOptions(rawValue: 2)
}
