using System.Text.Json;

namespace IFeaLiD.Models.Manifests;

/// <summary><see cref="ModelManifest"/> -> model.json, as <see cref="ManifestReader"/> reads it.</summary>
internal static class ManifestWriter
{
    public static byte[] Write(ModelManifest manifest)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
            Write(json, manifest);
        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ModelManifest m)
    {
        json.WriteStartObject();
        foreach (var (key, value) in new[] { ("id", m.Id), ("name", m.Name), ("label", m.Label), ("architecture", m.Architecture), ("source", m.Source), ("licence", m.Licence) })
            json.WriteString(key, value);
        json.WriteStartArray("attribution");
        foreach (string line in m.Attribution)
            json.WriteStringValue(line);
        json.WriteEndArray();
        if (m.Url is not null)
            json.WriteString("url", m.Url.AbsoluteUri);
        json.WriteString("file", m.File);
        if (m.Bytes is { } bytes)
            json.WriteNumber("bytes", bytes);
        json.WriteString("sha256", m.Sha256);
        json.WriteStartObject("preprocessing");
        json.WriteString("channels", m.Preprocessing.Channels == ChannelOrder.Rgb ? "RGB" : "BGR");
        json.WriteNumber("divisor", m.Preprocessing.Divisor);
        Numbers("mean", m.Preprocessing.Mean);
        Numbers("deviation", m.Preprocessing.Deviation);
        json.WriteEndObject();
        if (m.Stages.Count > 0)
            Stages(json, m.Stages);
        if (m.Card is not null)
            json.WriteString("card", m.Card);
        json.WriteEndObject();

        void Numbers(string key, IReadOnlyList<float> values)
        {
            json.WriteStartArray(key);
            foreach (float value in values)
                json.WriteNumberValue(value);
            json.WriteEndArray();
        }
    }

    private static void Stages(Utf8JsonWriter json, IReadOnlyList<ManifestStage> stages)
    {
        json.WriteStartArray("stages");
        foreach (var stage in stages)
        {
            json.WriteStartObject();
            json.WriteString("name", stage.Name);
            if (stage.Tensor is not null)
                json.WriteString("tensor", stage.Tensor);
            json.WriteString("shows", stage.Shows);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
