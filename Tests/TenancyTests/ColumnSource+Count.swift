import Columns
import RPC

@testable import Tenancy

extension ColumnSource {
  /// What the tests' sources do: they know no numbers of rows, and hand out all.
  func count(
    _ relation: ColumnRelation, of filter: RowFilter, identifiers: Identifiers, into fold: any ColumnFolding
  ) async throws(RPCError) -> Int64 {
    try await read(relation, of: filter, identifiers: identifiers, into: fold)
    return 0
  }
}
