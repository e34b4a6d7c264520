import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The paths of REST as OpenAPI 3.1: what is served at `/openapi.json`.
struct OpenAPIDocument {
  let methods: [RESTMethod]

  func print(to p: inout CodePrinter) {
    p.print("", "/// The description of the paths for programs (OpenAPI 3.1).", "public enum OpenAPI {")
    p.print(
      "  /// The document: JSON, in UTF-8. Everybody may read it.", "  public static let document: String = #\"\"\"")
    for line in document.text().split(separator: "\n", omittingEmptySubsequences: false) { p.print("    \(line)") }
    p.print("    \"\"\"#", "}")
  }

  private var document: JSONDocument {
    .object([
      ("openapi", .text("3.1.0")),
      (
        "info",
        .object([
          ("title", .text("Callboard")), ("version", .text("v1")),
          (
            "description",
            .text(
              "Dashboards of an organization's calls and messages, and analytics of interview campaigns. Every field is "
                + "always there: what isn't set is null.")
          ),
        ])
      ),
      ("security", .array([.object([("session", .array([]))])])),
      ("paths", .object(methods.map { ($0.path, .object([("get", operation($0))])) })),
      (
        "components",
        .object([
          (
            "securitySchemes",
            .object([
              (
                "session",
                .object([("type", .text("http")), ("scheme", .text("bearer")), ("bearerFormat", .text("JWT"))])
              )
            ])
          ),
          ("parameters", .object(OpenAPIParameters.all)),
          ("responses", .object([("Error", Self.errorResponse)])),
          ("schemas", .object(OpenAPISchemas(methods).all)),
        ])
      ),
    ])
  }

  private func operation(_ method: RESTMethod) -> JSONDocument {
    let comment = method.method.paragraph ?? method.response.paragraph
    let json = OpenAPISchemas.reference(OpenAPISchemas.answer(method))
    return .object([
      ("operationId", .text(NamingUtils.toLowerCamelCase(method.method.name))),
      ("tags", .array([.text(method.service.name.replacing("Service", with: ""))])),
      ("summary", .text(comment ?? "What the method \(method.method.name) answers.")),
      (
        "parameters",
        .array(
          OpenAPIParameters.names(method).map { .object([("$ref", .text("#/components/parameters/\($0)"))]) })
      ),
      (
        "responses",
        .object([
          (
            "200",
            .object([
              ("description", .text("The answer; as a table where text/csv is accepted.")),
              (
                "content",
                .object([
                  ("application/json", .object([("schema", json)])),
                  ("text/csv", .object([("schema", .object([("type", .text("string"))]))])),
                ])
              ),
            ])
          ),
          ("default", .object([("$ref", .text("#/components/responses/Error"))])),
        ])
      ),
    ])
  }

  private static let errorResponse: JSONDocument = .object([
    (
      "description",
      .text(
        "400: a parameter is wrong, and the message names it. 401: no valid token. 403: not allowed. 429: over a limit. "
          + "499: cancelled. 500: a defect. 501: not offered. 503: unavailable. 504: too late.")
    ),
    (
      "content",
      .object([("application/json", .object([("schema", OpenAPISchemas.reference("Error"))]))])
    ),
  ])
}

extension ProvidesSourceCodeLocation {
  /// The comment in the proto as one line; nil where there is none.
  var paragraph: String? {
    let lines = documentation().map { $0.drop { $0 == "/" || $0 == " " } }
    let text = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
    return text.isEmpty ? nil : text
  }
}
