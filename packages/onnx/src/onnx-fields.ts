/** Field numbers of the messages of onnx.proto3, as far as they are read or written here. */
export const fieldNumbers = {
  model: { producer: 2, graph: 7, operatorSet: 8, metadata: 14 },
  operatorSet: { domain: 1, version: 2 },
  entry: { key: 1, value: 2 },
  graph: { node: 1, initializer: 5, input: 11, output: 12 },
  node: { input: 1, output: 2, operator: 4, attribute: 5, domain: 7 },
  attribute: { name: 1, integer: 3, integers: 8, texts: 9, type: 20 },
  initializer: { name: 8 },
  value: { name: 1, type: 2 },
  type: { tensor: 1, sequence: 4, map: 5, sparseTensor: 8, optional: 9 },
  tensorType: { elementType: 1, shape: 2 },
} as const;

/** `AttributeProto.AttributeType.INT`. */
export const integerAttribute = 2;

/** `TensorProto.DataType`: the element types of tensors, by their place. */
export const elementTypeNames = [
  "undefined",
  "float32",
  "uint8",
  "int8",
  "uint16",
  "int16",
  "int32",
  "int64",
  "string",
  "bool",
  "float16",
  "float64",
  "uint32",
  "uint64",
  "complex64",
  "complex128",
  "bfloat16",
  "float8e4m3fn",
  "float8e4m3fnuz",
  "float8e5m2",
  "float8e5m2fnuz",
  "uint4",
  "int4",
  "float4e2m1",
] as const;
