public import RPC

/// How many entries a page has (docs/wire.md, "Lists").
public enum PageSize {
  private static let (usual, largest) = (50, 200)

  /// Reads the `page_size` of a request.
  ///
  /// - Throws: INVALID_ARGUMENT for a negative one.
  public static func parse(_ asked: Int32) throws(RPCError) -> Int {
    guard asked >= 0 else {
      throw .invalidArgument(field: "page_size", "must be 1 to \(largest), or 0 for \(usual)")
    }
    return asked == 0 ? usual : min(Int(asked), largest)
  }
}
