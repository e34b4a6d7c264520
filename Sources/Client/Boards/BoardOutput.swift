import Protobuf
import Terminal

/// Prints an answer as JSON, which no terminal obeys.
func printJSON(_ message: some Message) { print(DashboardJSON.harmless(message.jsonString)) }

/// Prints a drawing as wide as the screen.
func printDrawing(_ drawing: (_ width: Int) -> Drawing) {
  let screen = Screen.current
  print(drawing(screen.width).text(colored: screen.hasColors), terminator: "")
}
