"""Writes the models of this folder, and expected.json with what they must answer.

Run with Debian's python3-onnx 1.12 and python3-sklearn 1.2: python3 generate.py
The graphs of the scikit-learn models are those that skl2onnx writes by default.
"""

import json
import os

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper, numpy_helper
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

folder = os.path.dirname(os.path.abspath(__file__))
expected = {}


def value(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def node(operator, inputs, outputs, domain=None, **attributes):
    return helper.make_node(operator, inputs, outputs, domain=domain, **attributes)


def ml(operator, inputs, outputs, **attributes):
    return node(operator, inputs, outputs, domain="ai.onnx.ml", **attributes)


def zip_map_output(name, key):
    kind = onnx.TypeProto()
    kind.sequence_type.elem_type.map_type.key_type = key
    kind.sequence_type.elem_type.map_type.value_type.CopyFrom(helper.make_tensor_type_proto(T.FLOAT, None))
    return helper.make_value_info(name, kind)


def write(name, nodes, inputs, outputs, weights=(), records=(), predictions=(), metadata=None, **save):
    """`records` are as a client sends them; a record that is a flat list is a row of CSV too."""
    graph = helper.make_graph(
        nodes, name, inputs, outputs,
        [numpy_helper.from_array(array, key) for key, array in dict(weights).items()],
    )
    opsets = [helper.make_opsetid("", 15), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, opset_imports=opsets, producer_name="generate.py")
    model.ir_version = 8
    if metadata:
        helper.set_model_props(model, {key: json.dumps(names) for key, names in metadata.items()})
    onnx.checker.check_model(model)
    onnx.save_model(model, os.path.join(folder, f"{name}.onnx"), **save)
    expected[name] = {"records": list(records), "predictions": list(predictions)}


def numbers(array):
    return np.asarray(array, dtype=float).round(7).tolist()


def classifier_nodes(model, features, labels, names):
    """LinearClassifier, Normalizer, ZipMap: what skl2onnx makes of LogisticRegression."""
    coefficients, intercepts = model.coef_, model.intercept_
    if len(intercepts) == 1:
        coefficients = np.vstack([-coefficients, coefficients])
        intercepts = np.concatenate([-intercepts, intercepts])
    is_text = isinstance(labels[0], str)
    classes = {"classlabels_strings" if is_text else "classlabels_ints": labels}
    return [
        ml("LinearClassifier", [features], ["label", "probability_tensor"],
           coefficients=coefficients.ravel().astype(np.float32).tolist(),
           intercepts=intercepts.astype(np.float32).tolist(),
           multi_class=1, post_transform="SOFTMAX" if len(labels) > 2 else "LOGISTIC", **classes),
        ml("Normalizer", ["probability_tensor"], ["probabilities"], norm="L1"),
        node("Identity", ["label"], [names[0]]),
        ml("ZipMap", ["probabilities"], [names[1]],
           **{"classlabels_strings" if is_text else "classlabels_int64s": labels}),
    ]


def iris():
    data, target = load_iris(return_X_y=True)
    rows = data[[0, 60, 120, 149]].round(2)
    outputs = ("output_label", "output_probability")

    model = LogisticRegression(max_iter=1000).fit(data, target * 10 + 3)
    write("zipmap-integers", classifier_nodes(model, "X", [3, 13, 23], outputs),
          [value("X", T.FLOAT, [None, 4])],
          [value(outputs[0], T.INT64, [None]), zip_map_output(outputs[1], T.INT64)],
          records=rows.tolist(),
          predictions=[{"output_label": int(label), "output_label_name": str(label),
                        "output_probability": numbers(row)}
                       for label, row in zip(model.predict(rows), model.predict_proba(rows))])

    names = np.array(["setosa", "versicolor", "virginica"])
    model = LogisticRegression(max_iter=1000).fit(data, names[target])
    write("zipmap-texts", classifier_nodes(model, "X", names.tolist(), outputs),
          [value("X", T.FLOAT, [None, 4])],
          [value(outputs[0], T.STRING, [None]), zip_map_output(outputs[1], T.STRING)],
          records=rows.tolist(),
          predictions=[{"output_label": label, "output_probability": numbers(row)}
                       for label, row in zip(model.predict(rows), model.predict_proba(rows))])


def columns():
    """A column of text and two of numbers, each an input of its own, as ColumnTransformer has it."""
    towns = ["Cromer", "Deal", "Fair Isle"]
    random = np.random.RandomState(7)
    age = random.randint(1, 80, 200)
    fare = random.uniform(5, 90, 200).round(1)
    town = random.randint(0, 3, 200)
    one_hot = np.eye(3)[town]
    mean, scale = np.array([age.mean(), fare.mean()]), np.array([age.std(), fare.std()])
    features = np.hstack([(np.column_stack([age, fare]) - mean) / scale, one_hot])
    model = LogisticRegression().fit(features, (fare + 20 * town - age > 20).astype(int))
    places = [0, 1, 2, 3]
    nodes = [
        node("Cast", ["age"], ["age_float"], to=T.FLOAT),
        node("Concat", ["age_float", "fare"], ["numbers"], axis=1),
        ml("Scaler", ["numbers"], ["scaled"],
           offset=mean.astype(np.float32).tolist(), scale=(1 / scale).astype(np.float32).tolist()),
        ml("OneHotEncoder", ["town"], ["hot"], cats_strings=towns, zeros=0),
        node("Reshape", ["hot", "rows"], ["town_features"]),
        node("Concat", ["scaled", "town_features"], ["features"], axis=1),
    ]
    write("columns", [*nodes, *classifier_nodes(model, "features", [0, 1], ("output_label", "output_probability"))],
          [value("age", T.INT64, [None, 1]), value("town", T.STRING, [None, 1]), value("fare", T.FLOAT, [None, 1])],
          [value("output_label", T.INT64, [None]), zip_map_output("output_probability", T.INT64)],
          weights={"rows": np.array([-1, 3], dtype=np.int64)},
          records=[{"age": int(age[i]), "town": towns[town[i]], "fare": float(fare[i])} for i in places],
          predictions=[{"output_label": int(label), "output_label_name": ["stays", "leaves"][label],
                        "output_probability": numbers(row)}
                       for label, row in zip(model.predict(features[places]), model.predict_proba(features[places]))],
          metadata={"target_names": ["stays", "leaves"]})


def tree():
    """Left for width <= 1.5 and for a missing width, then by depth: 10, 20, 30."""
    write("tree",
          [ml("TreeEnsembleRegressor", ["X"], ["y"], n_targets=1,
              nodes_treeids=[0] * 5, nodes_nodeids=[0, 1, 2, 3, 4], nodes_featureids=[0, 1, 0, 0, 0],
              nodes_modes=["BRANCH_LEQ", "BRANCH_LEQ", "LEAF", "LEAF", "LEAF"],
              nodes_values=[1.5, 0.5, 0.0, 0.0, 0.0], nodes_truenodeids=[1, 3, 0, 0, 0],
              nodes_falsenodeids=[2, 4, 0, 0, 0], nodes_missing_value_tracks_true=[1, 0, 0, 0, 0],
              target_treeids=[0] * 3, target_nodeids=[3, 4, 2], target_ids=[0] * 3,
              target_weights=[10.0, 20.0, 30.0])],
          [value("X", T.FLOAT, [None, 2])], [value("y", T.FLOAT, [None, 1])],
          records=[[1, 0], [1, 1], [2, 0]], predictions=[{"y": 10}, {"y": 20}, {"y": 30}],
          metadata={"feature_names": ["width", "depth"]})


def image():
    """A convolution over 2 x 3 pixels of two channels: each channel weighted, then summed."""
    random = np.random.RandomState(1)
    images = random.randint(0, 9, (3, 2, 2, 3)).astype(np.float32)
    write("image", [node("Conv", ["image", "kernel"], ["map"])],
          [value("image", T.FLOAT, ["batch", 2, 2, 3])], [value("map", T.FLOAT, ["batch", 1, 2, 3])],
          weights={"kernel": np.array([2, -1], dtype=np.float32).reshape(1, 2, 1, 1)},
          records=images.tolist(),
          predictions=[{"map": numbers([2 * x[0] - x[1]])} for x in images])


def tokens():
    """The mean of the embeddings of the tokens that the mask lets through; texts of any length."""
    table = np.arange(20, dtype=np.float32).reshape(10, 2)
    texts = [[1, 2, 3], [4, 5], [9, 0, 0]]
    masks = [[1, 1, 1], [1, 1], [1, 0, 0]]
    shape = ["batch_size", "sequence_length"]
    write("tokens",
          [node("Gather", ["table", "input_ids"], ["embedded"]),
           node("Cast", ["attention_mask"], ["weights"], to=T.FLOAT),
           node("Unsqueeze", ["weights", "last"], ["columns"]),
           node("Mul", ["embedded", "columns"], ["masked"]),
           node("ReduceSum", ["masked", "middle"], ["sum"], keepdims=0),
           node("ReduceSum", ["columns", "middle"], ["count"], keepdims=0),
           node("Div", ["sum", "count"], ["embedding"])],
          [value("input_ids", T.INT64, shape), value("attention_mask", T.INT64, shape)],
          [value("embedding", T.FLOAT, ["batch_size", 2])],
          weights={"table": table, "last": np.array([2]), "middle": np.array([1])},
          records=[{"input_ids": text, "attention_mask": mask} for text, mask in zip(texts, masks)],
          predictions=[{"embedding": numbers(np.average(table[text], axis=0, weights=mask))}
                       for text, mask in zip(texts, masks)])


def state():
    """A step of a recurrent model: records are in the state's second dimension, and a scalar."""
    write("state",
          [node("Add", ["input", "bias"], ["shifted"]),
           node("Mul", ["shifted", "rate"], ["output"]),
           node("Add", ["state", "input"], ["next_state"])],
          [value("input", T.FLOAT, ["batch", 2]), value("state", T.FLOAT, [2, "batch", 2]), value("rate", T.FLOAT, [])],
          [value("output", T.FLOAT, ["batch", 2]), value("next_state", T.FLOAT, [2, "batch", 2])],
          weights={"bias": np.array([1, 1], dtype=np.float32)},
          records=[{"input": [1, 2], "state": [[[0, 0]], [[5, 5]]], "rate": 2},
                   {"input": [3, 4], "state": [[[1, 1]], [[1, 1]]], "rate": -1}],
          predictions=[{"output": [4, 6], "next_state": [[[1, 2]], [[6, 7]]]},
                       {"output": [-4, -5], "next_state": [[[4, 5]], [[4, 5]]]}])


def halves():
    for name, kind in (("float16", T.FLOAT16), ("bfloat16", T.BFLOAT16)):
        # Neither type has room for 0.1; both hold 1.5, and 2049 is no float16 any more.
        lost = {"float16": [-0.0999756, -1.5, -2048], "bfloat16": [-0.1000977, -1.5, -2048]}[name]
        write(name,
              [node("Cast", ["x"], ["wide"], to=T.FLOAT), node("Neg", ["wide"], ["negative"]),
               node("Cast", ["negative"], ["y"], to=kind)],
              [value("x", kind, ["n", 3])], [value("y", kind, ["n", 3])],
              records=[[0.1, 1.5, 2049], [0, -1, 4]],
              predictions=[{"y": lost}, {"y": [0, 1, -4]}])


def integers():
    """One record at a time, and more than a double's 53 bits: squares, to be compared exactly."""
    write("integers", [node("Mul", ["x", "x"], ["square"]), node("Neg", ["x"], ["negative"])],
          [value("x", T.INT64, [1, 2])],
          [value("square", T.INT64, [1, 2]), value("negative", T.INT64, [1, 2])],
          records=[[3, -4], [2**26, 2**20]],
          predictions=[{"square": [9, 16], "negative": [-3, 4]},
                       {"square": [2**52, 2**40], "negative": [-(2**26), -(2**20)]}])


def external():
    for name, kind in (("external", T.FLOAT), ("external-float16", T.FLOAT16)):
        weights = np.arange(6).reshape(2, 3)
        array = weights.astype(np.float32 if kind == T.FLOAT else np.float16)
        write(name, [node("MatMul", ["x", "w"], ["y"])],
              [value("x", kind, ["n", 2])], [value("y", kind, ["n", 3])], weights={"w": array},
              records=[[1, 0], [1, 1]], predictions=[{"y": [0, 1, 2]}, {"y": [3, 5, 7]}],
              save_as_external_data=True, location=f"{name}.bin", size_threshold=0)


for build in (iris, columns, tree, image, tokens, state, halves, integers, external):
    build()
with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as file:
    json.dump(expected, file, indent=1)
    file.write("\n")
