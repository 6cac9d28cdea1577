const output = {
  client: "fetch",
  clean: true,
  urlEncodeParameters: true,
  baseUrl: { getBaseUrlFromSpecification: true }
}

export default {
  workshop: {
    input: "../../openapi.yaml",
    output: {
      ...output,
      target: "src/generated/index.ts",
      schemas: "src/generated/model",
      mock: true
    }
  },
  // checks responses, also those of errors by the schema of a success: for that feature only
  checked: {
    input: "../../openapi.yaml",
    output: {
      ...output,
      target: "src/checked/index.ts",
      schemas: { path: "src/checked/schemas", type: "zod" },
      override: { fetch: { runtimeValidation: true } }
    }
  }
}
