import Filters
import Tenancy

extension ResolvedFilter {
  /// The newest rows of a relation that pass the filter, by `created_at`, then `id`, descending; at most `limit`. In
  /// parentheses, where a table would stand; an alias must follow.
  func newest(_ limit: Int, of relation: Relation) -> TenantQuery {
    "(select * from \(rows(of: relation)) as row order by created_at desc, id desc limit \(limit))"
  }
}
