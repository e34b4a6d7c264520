/// Columns of blocks next to each other, all of one height; below each other on a screen that is too narrow for that.
struct PanelRow: Block {
  struct Column {
    /// From top to bottom; the last one grows to the height of the row.
    var blocks: [any Block]
    /// The part of the width that the column gets, in relation to the others.
    var share = 1

    fileprivate func drawing(width: Int, height: Int) -> Drawing {
      var result = Drawing()
      for (index, block) in blocks.enumerated() {
        let isLast = index == blocks.count - 1
        result += block.drawing(width: width, height: isLast ? height - result.lines.count : 0)
      }
      return result
    }
  }

  var columns: [Column]
  /// The least width in which the columns are next to each other.
  var minimumWidth: Int

  func drawing(width: Int, height: Int) -> Drawing {
    guard width >= minimumWidth else {
      return Column(blocks: columns.flatMap(\.blocks)).drawing(width: width, height: height)
    }
    let widths = Widths.divide(width, shares: columns.map(\.share), gap: 1)
    let sized = Array(zip(columns, widths))
    let tallest = sized.reduce(height) { max($0, $1.0.drawing(width: $1.1, height: 0).lines.count) }
    return .beside(sized.map { $0.drawing(width: $1, height: tallest) }, widths: widths, gap: 1)
  }
}
