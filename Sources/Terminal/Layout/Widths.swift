/// How columns share a width.
enum Widths {
  /// The columns between them, exactly, in proportion to `shares`, `gap` columns apart.
  static func divide(_ width: Int, shares: [Int], gap: Int) -> [Int] {
    let total = max(1, shares.reduce(0, +))
    let room = max(shares.count, width - gap * (shares.count - 1))
    var widths: [Int] = []
    var end = 0
    var sum = 0
    for share in shares {
      sum += share
      let next = room * sum / total
      widths.append(max(1, next - end))
      end = next
    }
    return widths
  }
}
