extension TenantQuery.Interpolation {
  /// Adds the number in `column`, a `double precision` or `numeric`; null for one that is `NaN` or infinite, which is as
  /// good as unknown (docs/metrics.md, "Numbers").
  public mutating func appendInterpolation(finite column: StaticString) {
    appendLiteral("case when \(column) > '-Infinity' and \(column) < 'Infinity' then \(column) end")
  }

  /// Adds the exact sum of the numbers in `column`, a `double precision`: a `numeric` that is the same whatever the order
  /// of the rows. It leaves out `NaN` and the infinities, and is null where no number is left.
  ///
  /// From 2⁻⁹ to 1 a double is a whole multiple of 2⁻⁶², and such whole numbers are quickly added. Others are added as
  /// the shortest decimals that tell them from their neighbours, which are exact sums too, of numbers as they are written.
  public mutating func appendInterpolation(exactSumOf column: StaticString) {
    let isFraction = "\(column) between 0.001953125 and 1"
    let fractions = "sum(case when \(isFraction) then (\(column) * 4611686018427387904)::bigint end)"
    // 2⁻⁶², all of its digits.
    let unit = "2.1684043449710088680149056017398834228515625e-19"
    let isOther = "not (\(isFraction)) and \(column) > '-Infinity' and \(column) < 'Infinity'"
    let others = "sum(case when \(isOther) then \(column)::text::numeric end)"
    appendLiteral(
      "(case when \(fractions) is null then \(others) else \(fractions) * \(unit) + coalesce(\(others), 0) end)")
  }
}
