/// Blocks of one width, as many beside each other as may have `minimumColumnWidth`, in rows of equal numbers.
struct Grid: Block {
  var blocks: [any Block]
  var minimumColumnWidth: Int

  func drawing(width: Int, height: Int) -> Drawing {
    let most = max(1, (width + 1) / (minimumColumnWidth + 1))
    let rows = max(1, (blocks.count + most - 1) / most)
    let perRow = max(1, (blocks.count + rows - 1) / rows)
    return stride(from: 0, to: blocks.count, by: perRow).reduce(Drawing()) { drawing, start in
      let columns = blocks[start..<min(blocks.count, start + perRow)].map { PanelRow.Column(blocks: [$0]) }
      return drawing + PanelRow(columns: columns, minimumWidth: 0).drawing(width: width)
    }.filled(to: height)
  }
}
