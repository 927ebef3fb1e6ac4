"""Columns, keys and labels whose values are things, places and houses: names of persons in them are none.

`brand`, `Hersteller` and `station` say so themselves. A bare `name` takes its meaning from the columns beside it: in a
table with prices and stock, and with nothing that only people have, it is the name of an article.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[^\W\d_]+")
_NAMES_WORDS = """
name names nom nombre nome naam navn namn nimi nazwa název nazov denumire ime isim nama title label titel titre
titulo título 名称 名稱 名字 姓名 氏名 名前 이름 성명 ชื่อ название имя"""
_NAMES = frozenset(_NAMES_WORDS.split())
_KINDS_WORDS = """
full short display proper common official local native original alternative alternate former scientific latin english
vernacular alias"""
_NEUTRAL = _NAMES | frozenset(_KINDS_WORDS.split()) | {"id", "no", "number", "code", "type", "value"}
_THINGS_WORDS = """
brand brands marke marca marque merk märke merkki manufacturer maker hersteller fabricant fabricante fabrikant
producer producent producer supplier vendor fournisseur proveedor lieferant fornitore fornecedor leverancier
dostawca company firm employer organisation organization organisations institution business firma unternehmen
entreprise empresa azienda bedrijf société publisher verlag editorial éditeur retailer shop store sponsor bank
airline carrier team club squad league band orchestra school university college hospital clinic museum theatre
theater church product products produkt produit producto prodotto article articulo artículo artikel item goods sku
part parts component material device model game film movie book song album track series show episode play painting
ship vessel recipe dish ingredient ingredients drink wine beer cheese zutat ingrédient ingrediente species genus
plant flower tree bird animal breed variety cultivar mineral compound drug chemical element star planet galaxy
comet warehouse site office branch hub depot city town village place location county state province region country
capital river lake mountain island station stop airport port harbour stadium venue park museum landmark district
ort stadt ville ciudad città cidade plaats miasto město orașul kaupunki stad bahnhof gare estación stazione
destination origin departure arrival color colour font typeface theme category bezeichnung désignation descripcion
descrizione playlist tracklist screening screenings tracks films stops stations metro haltestellen haltestelle arrêts
paradas fermate haltes deck tier moons colors colours colores couleurs farben kleuren colori sponsors brands suppliers
vendors exhibitors"""
_THINGS = frozenset(_THINGS_WORDS.split())
_PEOPLE_WORDS = """
customer client patient person employee staff contact author owner user member student teacher manager agent
applicant holder guest passenger driver doctor nurse first last sur given family maiden middle sender recipient
signatory signed by attention attn director representative rep artist singer actor player driver coach composer
writer editor winner chair officer responsible ansprechpartner kontakt interlocuteur contacto referente"""
_PEOPLE = frozenset(_PEOPLE_WORDS.split())
_OF_GOODS_WORDS = """
price preis prix precio prezzo preço prijs cena cost unit qty quantity menge quantité cantidad quantità quantidade
stock bestand lager stok sku ean gtin upc barcode weight gewicht poids peso weight size colour color material brand
bin shelf aisle warehouse pack colli rev revision drawing pos part dimensions volume density population elevation
altitude lat lon latitude longitude area capacity voltage version license platform departs arrives gate distance
calories kcal protein fat abv vintage magnitude points goals wins losses rating stars runtime isbn
slug permalink locale"""
_OF_GOODS = frozenset(_OF_GOODS_WORDS.split())
_OF_PEOPLE_WORDS = """
email mail e phone tel telephone mobile dob birth born birthday geburtsdatum naissance nacimiento age gender sex
salary address adresse anschrift dirección street ssn passport surname lastname firstname vorname nachname prenom
prénom apellido apellidos cognome married nationality iban card diagnosis username login"""
_OF_PEOPLE = frozenset(_OF_PEOPLE_WORDS.split())
_WHOLE = frozenset(["full", "legal", "real", "preferred", "complet", "completo"])  # kinds of names of persons
_ACCOUNT = "account"  # with which a bank is no house but where people have their money
ENOUGH = 2  # columns that only goods have


def of_things(column: str, beside: Collection[str]) -> bool:
    """Whether the values of a column or key are no persons. `beside`: the names of all columns of the text."""
    return _says_so(column) or (_is_bare(column) and _of_goods(frozenset(beside)))


def names_goods(column: str, beside: Collection[str]) -> bool:
    """Whether a column that could hold names of users holds those of articles: `handle` beside `vendor` and `price`."""
    return column.lower() == "handle" and _of_goods(frozenset(beside))


def of_people(column: str) -> bool:
    """Whether a column or key says that its values are persons."""
    return not _words(column).isdisjoint(_PEOPLE | _NAMES)


def only_labels(text: str) -> bool:
    """Whether this is a label of names itself: `성명`, `name`."""
    return _is_bare(text)


@lru_cache(1 << 12)
def says_people(column: str) -> bool:
    """Whether a column or key says that its values are persons, or parts of their names, by more than `name`."""
    return not _words(column).isdisjoint(_PEOPLE | _OF_PEOPLE | _WHOLE)


@lru_cache(1 << 12)
def has_people(column: str) -> bool:
    """Whether a column or key is one that only people have: `email`, `date of birth`."""
    return not _words(column).isdisjoint(_OF_PEOPLE)


@lru_cache(1 << 12)
def _says_so(column: str) -> bool:
    words = _words(column)
    return not words & _PEOPLE and bool(words & _THINGS) and _ACCOUNT not in words


@lru_cache(1 << 12)
def _is_bare(column: str) -> bool:
    return _words(column) <= _NEUTRAL


@lru_cache(1 << 10)
def _of_goods(beside: frozenset[str]) -> bool:
    several = [_words(name) for name in beside]
    if any(words & (_OF_PEOPLE | _PEOPLE) for words in several):
        return False
    return sum(bool(words & (_OF_GOODS | _THINGS)) and _ACCOUNT not in words for words in several) >= ENOUGH


def labels_thing(word: str) -> bool:
    """Whether a word before a colon labels a house or a thing: `Supplier: Jim Beam`."""
    return word.lower() in _THINGS


_POSSESSIVE = re.compile("['\u2019]s$")
_BRAND_NAMES = """
Albert Heijn, Alfa Romeo, Alice Springs, Arthur Andersen, Aston Martin, Banco Santander, Beef Wellington, Betty
Crocker, Bloody Mary, Booz Allen Hamilton, Calvin Klein, Captain Morgan, Carl Zeiss, Charles Schwab, Christian Dior,
Davidoff, Dolce & Gabbana, Dr Pepper, Earl Grey, Eddie Bauer, Eggs Benedict, Elizabeth Arden, Erika Mustermann, Estee
Lauder, Estée Lauder, Granny Smith, Harley Davidson, Helena Rubinstein, Henry Schein, Hermès, Hugo Boss, Jack Daniel,
Jack Wolfskin, Jane Doe, Jean Paul Gaultier, Jim Beam, Jimmy Choo, Jo Malone, John Deere, John Doe, John Lewis,
Johnnie Walker, Karen Millen, Karl Lagerfeld, Kate Spade, Kurt Geiger, Lady Grey, Laura Ashley, Leica, Leroy Merlin,
Louis Vuitton, Marc Jacobs, Marie Claire, Mary Kay, Max Factor, Max Mustermann, Merrill Lynch, Michael Kors, Morgan
Stanley, Oscar Mayer, Peach Melba, Philip Morris, Price Waterhouse, Ralph Lauren, Rand McNally, Russell Hobbs, Russet
Burbank, Sara Lee, Sherwin Williams, Ted Baker, Thomas Cook, Thomas Pink, Tim Hortons, Tom Collins, Tommy Hilfiger,
Tory Burch, Vera Wang, Yves Saint Laurent, Harry Potter, Sherlock Holmes, Mickey Mouse, Donald Duck, Homer Simpson,
Bart Simpson, Peter Pan, Robin Hood, King Lear, Don Quixote, Anna Karenina, Jane Eyre, Oliver Twist, Jack Frost, Santa
Claus, James Bond, Howard Johnson, Levi Strauss, Eli Lilly, Julius Bär, Julius Baer, Arthur Gallagher, Monte Carlo,
Hang Seng, Trader Joe, Papa John, Dunder Mifflin, Herman Miller, Sun Microsystems, Ruy Lopez, Lockheed Martin, Smith
Barney, Arthur D. Little, Baskin-Robbins, Kimberly-Clark, Bristol Myers, Fisher-Price, Myers Squibb, Brown Boveri,
Adobe Illustrator, Frank Ruhl Libre, Black & Decker, Jaguar Land Rover, Dick Clark, Procter & Gamble,
Sherwin-Williams, Rolls-Royce, Colgate-Palmolive, Harley-Davidson, Hewlett-Packard, Johnson Controls, Martin Marietta,
Grant Thornton, Marsh McLennan, Otis, Salesforce, Marks & Spencer, Ernst & Young, Johnson & Johnson, Barnes & Noble,
Smith & Wesson, Tate & Lyle, Fortnum & Mason, Holland & Barrett, Rohde & Schwarz, Heckler & Koch, Bang & Olufsen,
Abercrombie & Fitch, Dun & Bradstreet, Simon & Schuster, Crosse & Blackwell, Crabtree & Evelyn, Ben & Jerry, Viktor &
Rolf, Bonnie & Clyde, Hansel & Gretel, Tom & Jerry, Mason & Dixon, Smith & Nephew, Fisher & Paykel, Bausch & Lomb,
Standard & Poor, Wells Fargo, Thomson Reuters, Franklin Templeton, Jones Lang LaSalle, Herbert Smith Freehills, Baker
McKenzie, Kirkland & Ellis, Duff & Phelps, Lazard Frères, Harris Teeter, Piggly Wiggly, Carl Bechstein, Jack & Jones,
Tom Tailor, Giorgio Armani, Gianni Versace, Diane von Furstenberg, Oscar de la Renta, Guy Laroche, Pierre Cardin, Nina
Ricci, Paco Rabanne, Franck Muller, Patek Philippe, Baume & Mercier, Van Cleef & Arpels, Massimo Dutti, Ermenegildo
Zegna, Salvatore Ferragamo, Mario Badescu, Yves Rocher, Mr Kipling, Betty Boop, Ronald McDonald, Duncan Hines, Orville
Redenbacher, Jack Daniels, Elijah Craig, Dom Pérignon, Veuve Clicquot, Jose Cuervo, José Cuervo, Mary Poppins,
Huckleberry Finn, Tom Sawyer, Darth Vader, Luke Skywalker, Lara Croft, Bilbo Baggins, Frodo Baggins, Charles Tyrwhitt,
Thomas Sabo, John Hancock, Peek & Cloppenburg, Villeroy & Boch, Giesecke+Devrient, Jean Coutu, Pernod Ricard, Rémy
Martin, Rémy Cointreau, Moët & Chandon, Casino Guichard, Dean & DeLuca, Williams-Sonoma, Archer Daniels, Baker Hughes,
Balfour Beatty, Berkshire Hathaway, Church & Dwight, Hargreaves Lansdown, Huntington Ingalls, Ingersoll Rand, Johnson
Matthey, Lamb Weston, Morgan Sindall, Parker Hannifin, Spirax Sarco, Taylor Wimpey, Travis Perkins, Barratt Redrow,
Bristol-Myers, Merck Sharp & Dohme, Brown & Brown, Crowe Horwath, Dean Witter, Drexel Burnham, Bear Stearns, Kidder
Peabody, Donaldson Lufkin, Sullivan & Cromwell, Davis Polk, Latham & Watkins, Gibson Dunn, Debevoise & Plimpton,
Cleary Gottlieb, Morrison Foerster, Bain & Company, McKinsey & Company, Saatchi & Saatchi, Ogilvy & Mather, Young &
Rubicam, Cushman & Wakefield, Allen & Overy, Eversheds Sutherland, Hogan Lovells, Jones Day, Harper Collins, Houghton
Mifflin, Taylor & Francis, Thames & Hudson, Black & Veatch, Mott MacDonald, Kohlberg Kravis, Brown-Forman, Briggs &
Stratton, Pratt & Whitney, Babcock & Wilcox, Allis-Chalmers, Massey Ferguson, Mettler-Toledo, Beckman Coulter, Becton
Dickinson, Boehringer Ingelheim, Max Mara, Christian Louboutin, Alexander McQueen, Vivienne Westwood, Roberto Cavalli,
Donna Karan, Jil Sander, Bruno Banani, Bottega Veneta, Emporio Armani, Gerry Weber, Marc O'Polo, Charlotte Tilbury,
Bath & Body Works, Crate & Barrel, Pepe Jeans, Dr. Oetker, Dr Oetker, Dr. Martens, Dr Martens, Aunt Jemima, Marie
Callender, Nippon Steel, Warner Bros, Jenny Craig, Jackson Hewitt, Leroy Somer, Louis Dreyfus, Otto Bock, Franz Carl
Weber, Ericsson, Michelin, Pirelli, Maserati, Lamborghini, Bugatti, Barilla, Lavazza, Prada, Gucci, Versace, Fendi,
Armani, Bulgari, Swarovski, Pfizer, Honeywell, Heineken, Carlsberg, Nordstrom, Siemens, Daimler, Bombardier, Dassault,
Lagardère, Chanel, Cartier, Otis Elevator, Pierre Fabre, Marcel Dassault, Louis Roederer, Robert
Half, Adam Opel, Krauss-Maffei, Thyssen Krupp, Wacker Neuson, Liebherr, Hilti, Kärcher, Stihl,
Villeroy,
Ben Sherman, JP Morgan, J.P. Morgan, Fred Perry, Lyle & Scott, Henri Lloyd, Jasper Conran, Orla Kiely, Cath Kidston,
Emma Bridgewater, Harvey Norman, Georg Jensen, Franck Provost, Jacques Dessange, Yves Delorme, Maurice Lacroix, Raymond
Weil, Ulysse Nardin, Girard-Perregaux, Jaeger-LeCoultre, Richard Mille, Roger Dubuis, Daniel Wellington, Philipp Plein,
Tom Ford, Elie Saab, Carolina Herrera, Adolfo Domínguez, Roberto Verino, Alfred Dunhill, Ermanno Scervino, Elisabetta
Franchi, Luisa Spagnoli, Marina Rinaldi, Laura Biagiotti, Gianfranco Ferré, Thierry Mugler, Christian Lacroix, Sonia
Rykiel, Isabel Marant, Zadig & Voltaire, Claudie Pierlot, Gérard Darel, Paul Mitchell, Vidal Sassoon, John Frieda, Toni
& Guy, Bobbi Brown, Laura Mercier, Anna Sui, Peter Thomas Roth, Annemarie Börlind, Sally Hansen, Betty Crocker, Uncle
Ben, Aunt Bessie, Little Debbie, Jimmy Dean, Samuel Adams, Evan Williams, William Lawson, Glen Grant, Robert Mondavi,
Louis Jadot, Georges Duboeuf, Wolf Blass, Peter Lehmann, Harman Kardon, Bowers & Wilkins, John Wiley, Faber & Faber,
Walter de Gruyter, Duncker & Humblot, Vandenhoeck & Ruprecht, Carl Hanser, Ernst Klett, Robert Bosch, Charles River,
Thermo Fisher, Robert Walters, Michael Page, Edward Jones, Raymond James, Arthur Andersen, Franklin Covey, Norton Rose,
Clifford Chance, Slaughter and May, Baker Botts, Sidley Austin, Reed Smith, Perkins Coie, King & Spalding, Ropes & Gray,
White & Case"""
_BRANDS = frozenset(" ".join(name.split()) for name in _BRAND_NAMES.split(","))
"""Houses, goods and nobodies with the name of a person."""


def is_brand(name: str) -> bool:
    """Whether this is the name of a house, of goods or of nobody in particular: `Calvin Klein`, `Earl Grey`."""
    return _POSSESSIVE.sub("", " ".join(name.split())) in _BRANDS


def _words(column: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(column))
