using System.Text.Json;

namespace IFeaLiD.Models.Manifests;

/// <summary>The keys of one JSON object, each read once with its expected kind; what is wrong is said with the key's full path.</summary>
internal sealed class JsonKeys
{
    private const int MaxText = 2000;

    private readonly string path;
    private readonly JsonElement element;
    private readonly HashSet<string> known = [];

    public JsonKeys(JsonElement element, string path)
    {
        (this.element, this.path) = (element, path);
        if (element.ValueKind != JsonValueKind.Object)
            throw Wrong(path.Length > 0 ? path : "the whole file", "an object { ... }", element);
    }

    /// <summary>Non-empty text of at most 2,000 characters that <paramref name="fits"/>.</summary>
    public string Text(string key, string expected = "a text that is not empty", Func<string, bool>? fits = null)
    {
        var value = Value(key, expected);
        return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= MaxText } text && !string.IsNullOrWhiteSpace(text) && (fits?.Invoke(text) ?? true)
            ? text
            : throw Wrong(Full(key), expected, value);
    }

    /// <summary>Whether a key is given.</summary>
    public bool Has(string key)
    {
        known.Add(key);
        return element.TryGetProperty(key, out _);
    }

    /// <summary>As <see cref="Text"/>; null where the key is not given.</summary>
    public string? OptionalText(string key, string expected = "a text that is not empty", Func<string, bool>? fits = null) =>
        Has(key) ? Text(key, expected, fits) : null;

    /// <summary>As <see cref="Children"/>; none where the key is not given.</summary>
    public IReadOnlyList<JsonKeys> OptionalChildren(string key, string expected) =>
        Has(key) ? Children(key, expected) : [];

    public long Whole(string key, string expected, Func<long, bool> fits)
    {
        var value = Value(key, expected);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && fits(number) ? number : throw Wrong(Full(key), expected, value);
    }

    public float Number(string key, string expected, Func<float, bool> fits) => Number(Value(key, expected), Full(key), expected, fits);

    public IReadOnlyList<float> Numbers(string key, int count, string expected, Func<float, bool> fits)
    {
        var value = Value(key, expected);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != count)
            throw Wrong(Full(key), expected, value);
        return value.EnumerateArray().Select(v => Number(v, Full(key), expected, fits)).ToList();
    }

    public IReadOnlyList<string> Texts(string key, string expected)
    {
        var value = Value(key, expected);
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.String))
            throw Wrong(Full(key), expected, value);
        return value.EnumerateArray().Select(v => v.GetString()!).ToList();
    }

    public JsonKeys Child(string key) => new(Value(key, "an object { ... }"), Full(key));

    public IReadOnlyList<JsonKeys> Children(string key, string expected)
    {
        var value = Value(key, expected);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            throw Wrong(Full(key), expected, value);
        return value.EnumerateArray().Select((v, i) => new JsonKeys(v, $"{Full(key)}[{i}]")).ToList();
    }

    /// <summary>Refuses keys that nothing has read: a misspelt optional key would otherwise change results in silence.</summary>
    public void RefuseOthers()
    {
        foreach (var property in element.EnumerateObject())
            if (!known.Contains(property.Name))
                throw Invalid($"model.json: key \"{Full(property.Name)}\" is not known here; known are {string.Join(", ", known.Order())}.");
    }

    public static ModelException Invalid(string message, Exception? cause = null) => new(ModelErrorCodes.ManifestInvalid, message, cause);

    private JsonElement Value(string key, string expected)
    {
        known.Add(key);
        return element.TryGetProperty(key, out var value) ? value : throw Invalid($"model.json: key \"{Full(key)}\" is missing; expected {expected}.");
    }

    private static float Number(JsonElement value, string name, string expected, Func<float, bool> fits) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) && float.IsFinite(number) && fits(number) ? number : throw Wrong(name, expected, value);

    private static ModelException Wrong(string name, string expected, JsonElement found)
    {
        const int most = 60;
        string text = found.GetRawText();
        return Invalid($"model.json: key \"{name}\" must be {expected}; found {(text.Length > most ? text[..most] + "..." : text)}.");
    }

    private string Full(string key) => path.Length > 0 ? $"{path}.{key}" : key;
}
