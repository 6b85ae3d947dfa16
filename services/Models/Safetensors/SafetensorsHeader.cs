using System.Text.Json;

namespace IFeaLiD.Models.Safetensors;

/// <summary>The JSON at the beginning of a safetensors file -> entries that fit the file. Nothing of it is believed.</summary>
internal static class SafetensorsHeader
{
    private const string Metadata = "__metadata__";
    private const int MostLengths = 8, MostName = 256, MostDepth = 4;

    /// <param name="json">The header's bytes.</param>
    /// <param name="dataBytes">Bytes behind it, which the tensors have to fill without gap or overlap.</param>
    /// <exception cref="ModelException">not-safetensors, weight-invalid.</exception>
    public static Dictionary<string, SafetensorsEntry> Read(ReadOnlyMemory<byte> json, long dataBytes)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MostDepth, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw SafetensorsFile.Invalid("its header is no object");
            var entries = document.RootElement.EnumerateObject().Where(p => p.Name != Metadata).Select(p => Entry(p.Name, p.Value)).OrderBy(e => e.Begin).ThenBy(e => e.End).ToList();
            long end = 0;
            foreach (var entry in entries)
            {
                if (entry.Begin != end || entry.End < entry.Begin)
                    throw SafetensorsFile.Invalid($"'{entry.Name}' says it lies from byte {entry.Begin} to {entry.End}, where {end} comes next: tensors must follow each other without gap or overlap");
                end = entry.End;
            }

            return end == dataBytes ? entries.ToDictionary(e => e.Name) : throw SafetensorsFile.Invalid($"its tensors take {end} bytes, and {dataBytes} are there");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException) // the latter: letters that are none
        {
            throw SafetensorsFile.Invalid("its header is no JSON, or names a tensor twice", error);
        }
    }

    private static SafetensorsEntry Entry(string name, JsonElement value)
    {
        if (name.Length is 0 or > MostName || value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var type) || type.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shape) || Lengths(shape, MostLengths) is not { } lengths
            || !value.TryGetProperty("data_offsets", out var offsets) || Lengths(offsets, 2) is not [var begin, var end])
            throw SafetensorsFile.Invalid($"the entry '{(name.Length > 60 ? name[..60] + "..." : name)}' lacks dtype, shape or data_offsets, or they are no such thing");
        var entry = new SafetensorsEntry(name, type.GetString()!, lengths, begin, end);
        int size = SafetensorsEntry.SizeOf(entry.Type);
        long count = Count(entry);
        return size == 0 || (decimal)count * size == (decimal)end - begin ? entry
            : throw new ModelException(ModelErrorCodes.WeightInvalid, $"Weight '{name}' says it is {entry.ShapeText} = {(decimal)count * size} bytes, but holds {(decimal)end - begin}.");
    }

    private static long Count(SafetensorsEntry entry)
    {
        long count = 1;
        foreach (long length in entry.Shape)
        {
            if (length > 0 && count > int.MaxValue / length)
                throw new ModelException(ModelErrorCodes.WeightInvalid, $"Weight '{entry.Name}' says it is {entry.ShapeText}; at most {int.MaxValue} values are read.");
            count *= length;
        }

        return count;
    }

    private static long[]? Lengths(JsonElement list, int most)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > most)
            return null;
        var numbers = new List<long>();
        foreach (var element in list.EnumerateArray())
            if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long number) && number >= 0)
                numbers.Add(number);
            else
                return null;
        return [.. numbers];
    }
}
