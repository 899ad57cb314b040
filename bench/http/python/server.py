"""A server of the same shape in Python: hooks called through pluggy, HTTP by werkzeug."""

import json

import pluggy
from werkzeug.exceptions import HTTPException, NotAcceptable, UnprocessableEntity, UnsupportedMediaType
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

hookspec = pluggy.HookspecMarker("inference_server")
hookimpl = pluggy.HookimplMarker("inference_server")


class Hooks:
    @hookspec(firstresult=True)
    def model_fn(self, model_dir):
        """Loads the model."""

    @hookspec(firstresult=True)
    def input_fn(self, input_data, content_type):
        """Turns a body into data."""

    @hookspec(firstresult=True)
    def predict_fn(self, data, model):
        """Runs the model."""

    @hookspec(firstresult=True)
    def output_fn(self, prediction, accept):
        """Turns a prediction into a body and its type."""

    @hookspec(firstresult=True)
    def ping_fn(self, model):
        """Says whether the model is healthy."""


class JsonCodec:
    @hookimpl
    def input_fn(self, input_data, content_type):
        return json.loads(input_data) if content_type == "application/json" else None

    @hookimpl
    def output_fn(self, prediction, accept):
        if not accept or accept.best_match(["application/json"]):
            return json.dumps(prediction, separators=(",", ":")), "application/json"
        return None


class HouseModel:
    @hookimpl
    def model_fn(self, model_dir):
        return price_of

    @hookimpl
    def predict_fn(self, data, model):
        records = data if isinstance(data, list) else [data]
        for record in records:
            if not is_house(record):
                raise UnprocessableEntity()
        predictions = [model(record) for record in records]
        return predictions if isinstance(data, list) else predictions[0]

    @hookimpl
    def ping_fn(self, model):
        return True


def is_house(record):
    def is_int(value):
        return type(value) is int

    return (
        isinstance(record, dict)
        and isinstance(record.get("id"), str)
        and record["id"] != ""
        and type(record.get("area")) in (int, float)
        and record["area"] > 0
        and is_int(record.get("rooms"))
        and record["rooms"] >= 1
        and is_int(record.get("floor"))
        and is_int(record.get("year"))
        and record["year"] >= 1000
        and isinstance(record.get("district"), str)
        and record["district"] != ""
        and isinstance(record.get("lift"), bool)
    )


def price_of(house):
    floor = house["floor"] if house["lift"] else -house["floor"]
    comfort = house["rooms"] * 9500 + floor * 1200
    return {"price": int(house["area"] * 2100 + comfort - (2026 - house["year"]) * 310 + 0.5)}


plugins = pluggy.PluginManager("inference_server")
plugins.add_hookspecs(Hooks)
plugins.register(JsonCodec())
plugins.register(HouseModel())
model = plugins.hook.model_fn(model_dir="/opt/ml/model")

routes = Map(
    [
        Rule("/ping", endpoint="ping", methods=["GET"]),
        Rule("/invocations", endpoint="invocations", methods=["POST"]),
    ]
)


def ping(request):
    return Response(status=200 if plugins.hook.ping_fn(model=model) else 503)


def invocations(request):
    data = plugins.hook.input_fn(input_data=request.get_data(), content_type=request.mimetype)
    if data is None:
        raise UnsupportedMediaType()
    prediction = plugins.hook.predict_fn(data=data, model=model)
    answer = plugins.hook.output_fn(prediction=prediction, accept=request.accept_mimetypes)
    if answer is None:
        raise NotAcceptable()
    body, content_type = answer
    return Response(body, content_type=content_type)


@Request.application
def application(request):
    try:
        endpoint, _ = routes.bind_to_environ(request.environ).match()
        return ping(request) if endpoint == "ping" else invocations(request)
    except HTTPException as error:
        return error
