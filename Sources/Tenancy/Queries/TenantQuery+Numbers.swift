extension TenantQuery.Interpolation {
  /// Adds the number in `column`, a `double precision` or `numeric`; null for one that is `NaN` or infinite, which is as
  /// good as unknown (docs/metrics.md, "Numbers").
  public mutating func appendInterpolation(finite column: StaticString) {
    appendLiteral("case when \(column) > '-Infinity' and \(column) < 'Infinity' then \(column) end")
  }

  /// Adds the sum of the numbers in `column`, a `double precision`, if all of them are from 0 to 1: a `numeric` that is the
  /// same whatever the order of the rows. Null where one isn't, or where there are none.
  ///
  /// Whole multiples of 2⁻⁶², as all doubles from 2⁻⁹ to 1 are, are added exactly, smaller ones rounded to such: 2⁻⁶³ at
  /// most. It takes less than `avg`.
  public mutating func appendInterpolation(fractionSumOf column: StaticString) {
    let sum = "sum((least(greatest(\(column), 0), 1) * 4611686018427387904)::bigint)"
    // Nothing is less than or equal to 1 that is not a number.
    appendLiteral("(case when min(\(column)) >= 0 and max(\(column)) <= 1 then \(sum) * \(unit) end)")
  }

  /// Adds the exact sum of the numbers in `column`, a `double precision` of any size: a `numeric` that is the same whatever
  /// the order of the rows. It leaves out `NaN` and the infinities, and is null where no number is left.
  ///
  /// From 2⁻⁹ to 1 a double is added as a whole multiple of 2⁻⁶²; others as the shortest decimal that tells it from its
  /// neighbours.
  public mutating func appendInterpolation(exactSumOf column: StaticString) {
    let isFraction = "\(column) between 0.001953125 and 1"
    let fractions = "sum(case when \(isFraction) then (\(column) * 4611686018427387904)::bigint end)"
    let isOther = "not (\(isFraction)) and \(column) > '-Infinity' and \(column) < 'Infinity'"
    let others = "sum(case when \(isOther) then \(column)::text::numeric end)"
    appendLiteral(
      "(case when \(fractions) is null then \(others) else \(fractions) * \(unit) + coalesce(\(others), 0) end)")
  }

  /// 2⁻⁶², all of its digits.
  private var unit: String { "2.1684043449710088680149056017398834228515625e-19" }
}
