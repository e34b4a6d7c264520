/// Equal but for the last digits of a mean or rate, whose terms may have been added in another order.
public func isNear(_ left: Double?, _ right: Double?) -> Bool {
  guard let left, let right else { return left == nil && right == nil }
  return left == right || abs(left - right) <= 1e-12 * max(abs(left), abs(right))
}
