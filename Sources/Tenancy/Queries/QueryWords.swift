extension QueryText {
  /// The words that matter to where a query may read.
  enum Words {
    /// What may stand before a parenthesis: key words, and functions that make a value of their arguments alone. None
    /// reads a table, runs SQL, or has a memory.
    static let calls: Set<String> = [
      "select", "from", "join", "lateral", "where", "on", "and", "or", "not", "in", "any", "all", "exists", "between",
      "is", "case", "then", "when", "else", "by", "sets", "over", "filter", "values", "union", "as", "array",
      "distinct", "using",
      "group", "partition", "row", "within", "numeric",
      "count", "sum", "min", "max", "avg", "bool_or", "bool_and", "array_agg", "string_agg", "lead", "lag",
      "row_number",
      "rank", "dense_rank", "first_value", "last_value", "grouping", "percentile_cont", "percentile_disc",
      "coalesce", "nullif", "greatest", "least", "abs", "ceil", "floor", "round", "trunc", "div", "mod", "isfinite",
      "extract", "date_bin", "make_interval", "width_bucket", "unnest", "cardinality", "array_length", "lower", "upper",
      "length", "octet_length", "left", "to_timestamp", "int4send", "float8send",
    ]

    /// Functions whose arguments have a `from`.
    static let withFromInArguments: Set<String> = ["extract"]

    /// What ends a `from` clause.
    static let endsOfFrom: Set<String> = [
      "select", "where", "group", "having", "window", "union", "intersect", "except", "order", "limit", "offset",
      "fetch", "for",
    ]

    /// What reads without a `from`, gives names that a `from` could then use, or makes a table.
    static let refused: Set<String> = ["table", "with", "into"]

    /// What else a query may be written with.
    static let symbols = Set("=<>+-*/%|.:!~^&@#?".utf8)
  }
}
