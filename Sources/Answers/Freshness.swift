public import RPC

extension CallContext {
  /// The earliest moment that the data of this call's answer may be of, which the client sets by the metadata
  /// `x-max-staleness-ms`: that much earlier than the call arrived, so that 0 asks for an execution of its own moment.
  /// Nil where it sets none.
  ///
  /// - Throws: INVALID_ARGUMENT for a value that is no whole number, and for several that differ.
  public func oldestData() throws(RPCError) -> ContinuousClock.Instant? {
    guard let (value, isOnly) = metadata.first("x-max-staleness-ms") else { return nil }
    guard let milliseconds = Self.milliseconds(value) else { throw Self.invalidStaleness }
    if !isOnly {
      let values = metadata.values(for: "x-max-staleness-ms")
      guard values.allSatisfy({ Self.milliseconds($0.utf8) == milliseconds }) else { throw Self.invalidStaleness }
    }
    return started - .milliseconds(milliseconds)
  }

  /// Digits alone. No answer lives for more than a year, so that any number beyond means the same.
  private static func milliseconds(_ text: some Collection<UInt8>) -> Int64? {
    guard !text.isEmpty else { return nil }
    var number: Int64 = 0
    for byte in text {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = min(number * 10 + Int64(byte - UInt8(ascii: "0")), 366 * 86_400_000)
    }
    return number
  }

  private static var invalidStaleness: RPCError {
    .invalidArgument(
      field: "x-max-staleness-ms",
      "this metadata must be one whole number of milliseconds, from 0, in digits alone, such as 500")
  }
}
